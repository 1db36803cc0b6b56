import { CLAIM_REASONS } from '#contract';
import { reasonOf } from './claim-reason';

test.each(CLAIM_REASONS)('%s is told in words, never as a code', (code) => {
  expect(reasonOf(code)).not.toMatch(/[a-z_]/);
});

test('what a person wrote stands as it was written', () => {
  expect(reasonOf('照片看不清')).toBe('照片看不清');
});
