import { MeetingBody } from './certify';

const vote = {
  staffId: '0194a5a0-0000-7000-8000-000000000001',
  claimId: '0194a5a0-0000-7000-8000-000000000002',
  round: 1,
  vote: 'approve',
};
const other = { ...vote, claimId: '0194a5a0-0000-7000-8000-000000000003' };
const stands = (votes: object[]) =>
  MeetingBody.safeParse({ committeeId: 1, minutesNo: 'M-1', heldOn: '2026-11-02', votes }).success;

test('minutes hold a member’s vote on a line once, and say why with every vote against it', () => {
  expect(stands([vote, other])).toBe(true);
  expect(stands([vote, { ...vote, vote: 'reject', reason: '材料不实' }])).toBe(false);
  expect(stands([{ ...vote, vote: 'reject', reason: '材料不实' }])).toBe(true);
  for (const against of ['reject', 'return']) expect(stands([{ ...vote, vote: against }])).toBe(false);
});
