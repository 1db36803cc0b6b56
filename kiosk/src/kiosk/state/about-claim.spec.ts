import { aboutClaim } from './about-claim';

test.each([
  ['reward', 'behalf', '有人替您家申请'],
  ['deduction', 'deduction', '扣分通知'],
  ['reversal', 'told', '提出撤销'],
  ['carry-in', 'told', '原来的积分转过来'],
] as const)('a %s by others is shown as %s, in its own words', (kind, shown, words) => {
  const about = aboutClaim(kind, { act: '义务劳动', points: '5' });
  expect(about.kind).toBe(shown);
  expect(about.text).toContain(words);
  expect(about.text).toContain('5');
  expect(about.say).toContain(words);
});
