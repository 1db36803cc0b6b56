import { addDays, type Day } from '#platform';
import type { PlannedHousehold, PlannedList } from './history-plan';
import { playRedemptions, stockShop } from './shop';
import { certifyList, handInList, letWindowsClose, publishCertified, type Stage } from './stage';

/** Activities of each round that has been credited by today: days before today, act, points. */
const CREDITED = [
  { daysAgo: 50, actCode: 'F04', points: 3 },
  { daysAgo: 36, actCode: 'A01', points: 2 },
  { daysAgo: 22, actCode: 'D06', points: 3 },
] as const;
/** What hangs on the wall today, and what waits for a certifier. */
const POSTED = { daysAgo: 5, actCode: 'F04', points: 3, groups: 12 } as const;
const WAITING = { daysAgo: 2, actCode: 'G08', points: 2, groups: 6 } as const;
const DAYS_TO_POST = 3;
/** Households that redeem four days ago; the last of them have not collected yet. */
const REDEEMING = { daysAgo: 4, households: 40, waiting: 8 } as const;

/**
 * Plays the weeks before today through the use cases, so that every screen has something true to show: three rounds of
 * activities credited, a list on the wall, attendance waiting for a vote.
 */
export async function playRecent(
  stage: Stage,
  households: readonly PlannedHousehold[],
  today: Day,
): Promise<void> {
  const shelf = await stockShop(stage);
  const groups = [...new Set(households.map((one) => one.groupId))];
  const listOf = (
    groupId: number,
    round: { daysAgo: number; actCode: string; points: number },
  ): PlannedList => ({
    kind: 'list',
    day: addDays(today, -round.daysAgo),
    groupId,
    actCode: round.actCode,
    points: round.points,
    // Nobody comes to everything: another tenth stays at home each time.
    attending: households.filter((one, i) => one.groupId === groupId && (i + round.daysAgo) % 10 !== 0),
  });
  for (const round of CREDITED) {
    for (const groupId of groups)
      await certifyList(stage, groupId, await handInList(stage, listOf(groupId, round)));
    const day = addDays(today, DAYS_TO_POST - round.daysAgo);
    await publishCertified(stage, day);
    await letWindowsClose(stage, day);
  }
  for (const groupId of groups.slice(0, POSTED.groups)) {
    await certifyList(stage, groupId, await handInList(stage, listOf(groupId, POSTED)));
  }
  // From the end: the holders of the demo's printed cards, who come first, keep all they have.
  const redeeming = households.slice(-REDEEMING.households);
  await playRedemptions(stage, shelf, redeeming, addDays(today, -REDEEMING.daysAgo), REDEEMING.waiting);
  // Posted yesterday: the window of three days is open today, whatever the hour.
  await publishCertified(stage, addDays(today, -1));
  for (const groupId of groups.slice(-WAITING.groups)) await handInList(stage, listOf(groupId, WAITING));
}
