import { closeMonth, listMonths } from '#books';
import { addDays, type Day } from '#platform';
import { submitClaim } from '#steps/2-apply';
import { v7 as uuidv7 } from 'uuid';
import { residentAt } from './cast';
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
const POSTED = { daysAgo: 5, actCode: 'F04', points: 3 } as const;
const TO_REGISTER = { daysAgo: 3, actCode: 'A05', points: 2 } as const;
const TO_CERTIFY = { daysAgo: 2, actCode: 'G08', points: 2 } as const;
/** Which groups a round is of, by their place among five: each committee has some of each. */
const OF_FIVE = { posted: [0, 1], toCertify: [2], toRegister: [3] };
/** Residents of the first group who have reported a blood donation by themselves. */
const SELF_REPORTS = { daysAgo: 1, households: 3 } as const;
const DAYS_TO_POST = 3;
/** Households that redeem four days ago; the last of them have not collected yet. */
const REDEEMING = { daysAgo: 4, households: 40, waiting: 8 } as const;

/**
 * Plays the weeks before today through the use cases, so that every screen has something true to show: three rounds of
 * activities credited, a list on the wall, attendance waiting for a vote.
 *
 * @param grown called when tables that were empty have rows: the plans of what follows want new statistics
 */
export async function playRecent(
  stage: Stage,
  households: readonly PlannedHousehold[],
  today: Day,
  grown: () => Promise<void>,
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
    for (const groupId of groups) {
      await certifyList(stage, groupId, await handInList(stage, listOf(groupId, round)));
      if (round === CREDITED[0] && groupId === groups[0]) await grown();
    }
    const day = addDays(today, DAYS_TO_POST - round.daysAgo);
    await publishCertified(stage, day);
    await letWindowsClose(stage, day);
    await grown();
  }
  const among = (places: readonly number[]) => groups.filter((_, i) => places.includes(i % 5));
  for (const groupId of among(OF_FIVE.posted)) {
    await certifyList(stage, groupId, await handInList(stage, listOf(groupId, POSTED)));
  }
  // From the end: the holders of the demo's printed cards, who come first, keep all they have.
  const redeeming = households.slice(-REDEEMING.households);
  await playRedemptions(stage, shelf, redeeming, addDays(today, -REDEEMING.daysAgo), REDEEMING.waiting);
  // Posted yesterday: the window of three days is open today, whatever the hour.
  await publishCertified(stage, addDays(today, -1));
  for (const groupId of among(OF_FIVE.toRegister)) {
    await certifyList(stage, groupId, await handInList(stage, listOf(groupId, TO_REGISTER)));
  }
  for (const groupId of among(OF_FIVE.toCertify)) await handInList(stage, listOf(groupId, TO_CERTIFY));
  for (const household of households.slice(0, SELF_REPORTS.households)) {
    await reportDonation(stage, household, addDays(today, -SELF_REPORTS.daysAgo));
  }
  await closePastMonths(stage);
}

/** Closes the months that are over, but for the latest where there are more: a closed book to read, and one to close oneself. */
async function closePastMonths({ house, cast }: Stage): Promise<void> {
  const { months } = await listMonths(house, cast.supervisor, house.clock.now());
  const over = months.filter(({ state }) => state === 'due' || state === 'waiting').reverse();
  const closing = over.length > 1 ? over.slice(0, -1) : over;
  for (const { month } of closing) await closeMonth(house, cast.supervisor, month, house.clock.now());
}

/** A resident's own report at the kiosk, with the certificate: it waits for the leader's check. */
async function reportDonation(stage: Stage, household: PlannedHousehold, day: Day): Promise<void> {
  const claimId = uuidv7();
  const certificate = { number: `XJ-${claimId.slice(-12)}`, day };
  const asked = { claimId, residentId: household.residentId, act: 'D03', day, quantity: 1, paidDuty: false };
  const resident = residentAt(stage.station, stage.kioskId, household);
  await submitClaim(stage.house, resident, { ...asked, certificate, evidence: [] }, stage.house.clock.now());
}
