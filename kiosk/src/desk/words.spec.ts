import { deadlineOf, momentOf } from './words';

test.each([
  ['2026-12-05T16:00:00.000Z', 'zh', '2026年12月5日 24:00'],
  ['2026-12-05T16:00:00.000Z', 'en', '5 Dec 2026, 24:00'],
  ['2026-12-31T16:00:00.000Z', 'zh', '2026年12月31日 24:00'],
  ['2026-12-05T16:00:01.000Z', 'zh', '2026年12月6日 00:00'],
  ['2026-12-09T02:00:00.000Z', 'zh', '2026年12月9日 10:00'],
] as const)('what is due at %s is read in %s as %s', (instant, language, text) => {
  expect(deadlineOf(instant, language)).toBe(text);
});

it('says nothing where nothing is due, and leaves other moments as they are', () => {
  expect(deadlineOf(null, 'zh')).toBe('');
  expect(momentOf('2026-12-05T16:00:00.000Z', 'zh')).toBe('2026年12月6日 00:00');
});
