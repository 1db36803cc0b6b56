import fc from 'fast-check';
import { pinProblem } from './pin-rules';

const HOUSEHOLD = ['1947-03-09', '1975-12-31', '2019-06-01'];

test.each([
  ['470309', 'pin_birth_date'],
  ['090347', 'pin_birth_date'],
  ['030947', 'pin_birth_date'],
  ['470903', 'pin_birth_date'],
  ['194703', 'pin_birth_date'],
  ['031947', 'pin_birth_date'],
  ['194739', 'pin_birth_date'],
  ['751231', 'pin_birth_date'],
  ['190601', 'pin_birth_date'],
  ['201961', 'pin_birth_date'],
  ['123456', 'pin_sequence'],
  ['654321', 'pin_sequence'],
  ['789012', 'pin_sequence'],
  ['135791', 'pin_sequence'],
  ['864208', 'pin_sequence'],
  ['010203', 'pin_sequence'],
  ['121314', 'pin_sequence'],
  ['302010', 'pin_sequence'],
  ['112233', 'pin_sequence'],
  ['111111', 'pin_repeat'],
  ['121212', 'pin_repeat'],
  ['123123', 'pin_repeat'],
  ['123321', 'pin_repeat'],
  ['885577', 'pin_repeat'],
  ['111222', 'pin_repeat'],
  ['100010', 'pin_repeat'],
  ['12345', 'pin_shape'],
  ['1234567', 'pin_shape'],
  ['12 456', 'pin_shape'],
  ['１２３４５７', 'pin_shape'],
  ['', 'pin_shape'],
  ['580294', null],
  ['470310', null],
])('%s: %s', (pin, problem) => {
  expect(pinProblem(pin, HOUSEHOLD)).toBe(problem);
});

test('nearly all of the space stays free, so that a refusal is rare and a guess no easier', () => {
  const pins = Array.from({ length: 50_000 }, (_, i) => String(i * 20 + (i % 20)).padStart(6, '0'));
  const refused = pins.filter((pin) => pinProblem(pin, []) !== null).length;
  expect(refused / pins.length).toBeGreaterThan(0.002);
  expect(refused / pins.length).toBeLessThan(0.01);
});

test('whoever was born when: six digits of that day are refused, however it is written', () => {
  const born = fc.date({ min: new Date('1920-01-01'), max: new Date('2026-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(born, fc.array(born, { maxLength: 6 }), (one, others) => {
      const day = one.toISOString().slice(0, 10);
      const [y = '', m = '', d = ''] = day.split('-');
      const household = [...others.map((other) => other.toISOString().slice(0, 10)), day];
      for (const pin of [y.slice(2) + m + d, d + m + y.slice(2), m + d + y.slice(2), y + m, m + y]) {
        expect(pinProblem(pin, household)).toBe('pin_birth_date');
      }
    }),
  );
});
