import { isPickupCode, pickupCode } from './pickup-code';

const secrets = { master: '00'.repeat(32) };
const id = '019a0000-0000-7000-8000-000000000001';

test('eight digits, the same each time, another for another redemption, station or installation', () => {
  const code = pickupCode(secrets, 1, id);
  expect(code).toMatch(/^\d{8}$/);
  expect(pickupCode(secrets, 1, id)).toBe(code);
  expect(isPickupCode(secrets, 1, id, code)).toBe(true);
  expect(isPickupCode(secrets, 2, id, code)).toBe(false);
  expect(isPickupCode(secrets, 1, id.replace(/1$/, '2'), code)).toBe(false);
  expect(isPickupCode({ master: '11'.repeat(32) }, 1, id, code)).toBe(false);
  expect(isPickupCode(secrets, 1, id, code.slice(1))).toBe(false);
});
