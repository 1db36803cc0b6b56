import { addDays } from '#platform';
import { checkClaim, submitClaim } from '#steps/2-apply';
import { certify } from '#steps/3-certify';
import { v7 as uuidv7 } from 'uuid';
import castData from '../../data/demo-cast.json';
import { residentAt } from './cast';
import { planHistory, type PlannedClaims, type PlannedHousehold, type PlannedSingle } from './history-plan';
import { certifyList, handInList, letWindowsClose, moveTo, publishCertified, type Stage } from './stage';

/**
 * Plays the plan through the use cases, day by day under the moved clock: lists are handed in on the evening of their
 * day and certified; at each month's end every committee registers and posts what is certified, and when the window has
 * closed it is credited.
 * @param onMonth told after each month, with the claims credited in it; waited for
 */
export async function playHistory(
  stage: Stage,
  households: readonly PlannedHousehold[],
  onMonth: (month: string, credited: number) => Promise<void>,
): Promise<void> {
  const byMonth = new Map<string, PlannedClaims[]>();
  for (const planned of planHistory(households)) {
    const month = planned.day.slice(0, 7);
    byMonth.set(month, [...(byMonth.get(month) ?? []), planned]);
  }
  for (const [month, planned] of byMonth) {
    for (const one of planned) {
      if (one.kind === 'list') await certifyList(stage, one.groupId, await handInList(stage, one));
      else await playSingle(stage, one);
    }
    const day = addDays(planned.at(-1)!.day, 2);
    await publishCertified(stage, day);
    await onMonth(month, await letWindowsClose(stage, day));
  }
}

async function playSingle(stage: Stage, single: PlannedSingle): Promise<void> {
  const { house, cast, station } = stage;
  const claimId = uuidv7();
  const { residentId, groupId } = single.by;
  const asked = { claimId, residentId, act: single.actCode, day: single.day, quantity: 1, paidDuty: false };
  const now = moveTo(stage, single.day, 19);
  const leader = cast.leaders.get(groupId)!;
  if (single.route === 'S') {
    const certificate = { number: `XJ-${claimId.slice(-12)}`, day: single.day };
    const resident = residentAt(station, stage.kioskId, single.by);
    await submitClaim(house, resident, { ...asked, certificate, evidence: [] }, now);
    await checkClaim(house, leader, { claimId, outcome: 'checked' }, now);
  } else {
    const evidence = [{ kind: 'M' as const, note: castData.suggestion }];
    await submitClaim(house, leader, { ...asked, route: 'L', evidence }, now);
  }
  const panel = cast.panels.get(stage.committeeOf.get(groupId)!)!;
  for (const certifier of panel.slice(0, single.votes)) {
    await certify(house, certifier, { claimId, round: 1, vote: 'approve', tier: null, reason: null }, now);
  }
}
