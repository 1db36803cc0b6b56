import { mayAnswer, mayAppeal } from './appeal';

const NOW = Date.parse('2026-11-02T09:00:00+08:00');

it.each([
  ['open', null, false],
  ['dismissed', '2026-11-03T24:00:00+08:00', true],
  ['amended', '2026-11-03T10:00:00+08:00', true],
  ['revoked', '2026-11-02T09:00:00+08:00', false],
  ['dismissed', null, false],
  ['appealed', '2026-11-03T10:00:00+08:00', false],
  ['final', '2026-11-03T10:00:00+08:00', false],
])('%s, to be appealed by %s: %s', (state, appealBy, may) => {
  expect(mayAppeal({ state, appealBy }, NOW)).toBe(may);
});

it.each([
  ['deduction', 'submitted', null, null, true],
  ['deduction', 'submitted', null, '2026-11-03T24:00:00+08:00', true],
  ['deduction', 'submitted', null, '2026-11-02T09:00:00+08:00', false],
  ['deduction', 'submitted', '2026-11-01T09:00:00+08:00', null, false],
  ['deduction', 'certified', null, null, false],
  ['reward', 'submitted', null, null, false],
])('a %s, %s, answered at %s, to be answered by %s: %s', (kind, state, answeredAt, answerBy, may) => {
  expect(mayAnswer({ kind, state, answeredAt, answerBy }, NOW)).toBe(may);
});
