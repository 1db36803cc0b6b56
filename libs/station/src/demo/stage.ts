import { addDays, endOfDay, rows, startOfDay, type Day, type House, type MovableClock } from '#platform';
import { submitList } from '#steps/2-apply';
import { certifyBatch } from '#steps/3-certify';
import { registerClaims } from '#steps/4-register';
import { closeDueLists, composeList, postList } from '#steps/5-publicize';
import { creditDue } from '#steps/6-credit';
import { v7 as uuidv7 } from 'uuid';
import castData from '../../data/demo-cast.json';
import type { Cast } from './cast';
import type { PlannedList } from './history-plan';

const HOUR_MS = 3_600_000;

/** Where the demo's stories are played: a house whose clock they move, and who acts in them. */
export interface Stage {
  house: House & { clock: MovableClock };
  station: number;
  cast: Cast;
  /** Group → committee. */
  committeeOf: ReadonlyMap<number, number>;
  kioskId: string;
}

/** Moves the clock on to an hour of a day, never back. */
export function moveTo({ house }: Stage, day: Day, hour: number): Date {
  const moment = new Date(startOfDay(day).getTime() + hour * HOUR_MS);
  if (moment > house.clock.now()) house.clock.set(moment);
  return house.clock.now();
}

/** Steps 1 and 2 of an activity: its organiser hands in who was there. @returns the batch */
export async function handInList(stage: Stage, list: PlannedList): Promise<string> {
  const batchId = uuidv7();
  const { reply } = await submitList(
    stage.house,
    stage.cast.organisers.get(stage.committeeOf.get(list.groupId)!)!,
    {
      batchId,
      act: list.actCode,
      day: list.day,
      eventRef: `${list.groupId}-${list.day}`,
      evidence: [],
      rows: list.attending.map(({ residentId }) => ({ residentId, quantity: 1, paidDuty: false })),
    },
    moveTo(stage, list.day, 18),
  );
  if (reply.refused > 0) {
    throw new Error(`the plan is refused: ${JSON.stringify(reply.rows.find((row) => row.refused !== null))}`);
  }
  return batchId;
}

/** Step 3 for a list whose act asks for one vote. */
export async function certifyList(stage: Stage, groupId: number, batchId: string): Promise<void> {
  const [certifier] = stage.cast.panels.get(stage.committeeOf.get(groupId)!)!;
  const vote = { batchId, vote: 'approve', tier: null, reason: null } as const;
  await certifyBatch(stage.house, certifier!, vote, stage.house.clock.now());
}

/** Steps 4 and 5: every committee registers what is certified and posts it. @returns the lists posted */
export async function publishCertified(stage: Stage, day: Day): Promise<string[]> {
  const { house, cast, station } = stage;
  const now = moveTo(stage, day, 9);
  const posted: string[] = [];
  for (const [committeeId, registrar] of cast.registrars) {
    const claimIds = await certifiedOf(house, station, committeeId);
    if (claimIds.length === 0) continue;
    await registerClaims(house, registrar, { claimIds }, now);
    const listId = uuidv7();
    const input = { listId, committeeId, kind: 'rewards' as const, whereToObject: castData.whereToObject };
    await composeList(house, cast.administrator, input, now);
    await postList(house, cast.administrator, listId, now);
    posted.push(listId);
  }
  return posted;
}

/** Step 6: the windows pass, the worker's work is done. @returns claims credited */
export async function letWindowsClose({ house, station }: Stage, postedOn: Day, days = 3): Promise<number> {
  house.clock.set(new Date(endOfDay(addDays(postedOn, days)).getTime() + 60_000));
  const now = house.clock.now();
  await closeDueLists(house, station, now);
  return creditDue(house, station);
}

function certifiedOf(house: House, station: number, committeeId: number): Promise<string[]> {
  return house.db.inStation(station, async (tx) => {
    const found = await rows<{ claim_id: string }>(
      tx,
      `SELECT claim_id FROM points.claim
        WHERE station_id = $1 AND committee_id = $2 AND state = 'certified' ORDER BY decided_at, claim_id`,
      [station, committeeId],
    );
    return found.map((row) => row.claim_id);
  });
}
