import type { StaffRedemption } from '#contract';
import { actorOf, type StaffCaller } from '#access';
import { audit, dayOf, maybe, Refusal, rows, settingsOn, type House, type Tx } from '#platform';
import { isPickupCode } from './pickup-code';
import { readRedemptions, toStaffRedemption, type RedemptionRow } from './redemption-row';
import { releaseOne } from './release';

/** Minutes for which a confirmation at the pad opens the hand-over. */
const CONFIRMED_FOR_MS = 10 * 60_000;
/** After so many wrong codes the receipt opens nothing: the PIN does. */
const WRONG_CODES_MAX = 5;

/** @throws Refusal not_found */
export async function requireRow(tx: Tx, station: number, redemptionId: string): Promise<RedemptionRow> {
  const [row] = await readRedemptions(tx, station, 'r.redemption_id = $2', [redemptionId]);
  if (row === undefined) throw new Refusal('not_found');
  return row;
}

/** Nobody serves the own household: a colleague does. @throws Refusal same_person */
export async function requireNotOwn(tx: Tx, caller: StaffCaller, householdId: string): Promise<void> {
  if (caller.residentId === null) return;
  const own = await maybe(
    tx,
    `SELECT 1 FROM points.resident WHERE station_id = $1 AND resident_id = $2 AND household_id = $3`,
    [caller.station, caller.residentId, householdId],
  );
  if (own !== null) throw new Refusal('same_person');
}

export type HandOver = { code: string; collectorId: string | null } | { confirmed: true };

/**
 * Hands the goods over: on the code of the receipt, or after somebody entitled has confirmed at the pad (with the PIN,
 * or beside a witness other than the keeper). Changes the state, not the ledger.
 * @throws Refusal not_found, wrong_state, proof_missing, same_person, limit_reached
 */
export async function handOver(
  house: House,
  caller: StaffCaller,
  redemptionId: string,
  proof: HandOver,
  now: Date,
): Promise<StaffRedemption> {
  const { station, staffId } = caller;
  const coded = 'code' in proof;
  if (coded) await requireCode(house, caller, redemptionId, proof.code, now);
  return house.db.inStation(station, async (tx) => {
    const row = await requireRow(tx, station, redemptionId);
    await requireNotOwn(tx, caller, row.household_now);
    if (coded && proof.collectorId !== null) await requireCollector(tx, station, row, proof.collectorId, now);
    const settings = await settingsOn(tx, station, dayOf(now));
    await rows(tx, 'SELECT * FROM points.hand_over($1, $2, $3, $4, $5, $6, $7, $8)', [
      station,
      now,
      redemptionId,
      staffId,
      coded,
      new Date(now.getTime() - CONFIRMED_FOR_MS),
      settings['redeem.witnessedPoints'],
      coded ? proof.collectorId : null,
    ]);
    await audit(tx, station, actorOf(caller), 'redemption.hand-over', now, { kind: 'redemption', id: redemptionId }, { coded }); // prettier-ignore
    return toStaffRedemption(await requireRow(tx, station, redemptionId));
  });
}

/** @throws Refusal proof_missing; a wrong code is counted, and after some the right one opens nothing either */
async function requireCode(
  house: House,
  caller: StaffCaller,
  redemptionId: string,
  code: string,
  now: Date,
): Promise<void> {
  const { station } = caller;
  const right = await house.db.inStation(station, async (tx) => {
    const row = await requireRow(tx, station, redemptionId);
    if (row.code_tries >= WRONG_CODES_MAX) return false;
    if (isPickupCode(house.secrets, station, redemptionId, code)) return true;
    await rows(tx, 'SELECT * FROM points.wrong_code($1, $2)', [station, redemptionId]);
    await audit(tx, station, actorOf(caller), 'redemption.wrong-code', now, { kind: 'redemption', id: redemptionId }); // prettier-ignore
    return false;
  });
  if (!right) throw new Refusal('proof_missing');
}

/** Who collects is of the household, or a proxy named in advance. @throws Refusal not_found */
async function requireCollector(
  tx: Tx,
  station: number,
  row: RedemptionRow,
  collectorId: string,
  now: Date,
): Promise<void> {
  const entitled = await maybe(
    tx,
    `SELECT 1 FROM points.resident p
      WHERE p.station_id = $1 AND p.resident_id = $2 AND p.state = 'active' AND (p.household_id = $3 OR EXISTS (
        SELECT FROM points.proxy x WHERE x.station_id = $1 AND x.household_id = $3 AND x.resident_id = $2
           AND $4 BETWEEN x.from_day AND x.until_day))`,
    [station, collectorId, row.household_now, dayOf(now)],
  );
  if (entitled === null) throw new Refusal('not_found');
}

/** The keeper cancels what is held, with a reason. @throws Refusal not_found, wrong_state, same_person, period_closed */
export async function releaseByKeeper(
  house: House,
  caller: StaffCaller,
  redemptionId: string,
  reason: string,
  now: Date,
): Promise<StaffRedemption> {
  const { station } = caller;
  await house.db.inStation(station, async (tx) => {
    await requireNotOwn(tx, caller, (await requireRow(tx, station, redemptionId)).household_now);
  });
  await releaseOne(house, station, redemptionId, now, { due: false, reason, actor: actorOf(caller) });
  return house.db.inStation(station, async (tx) =>
    toStaffRedemption(await requireRow(tx, station, redemptionId)),
  );
}

/**
 * Goods come back over the counter: points go to their own dates, spoiled goods are written off.
 * @throws Refusal not_found, wrong_state, same_person, period_closed
 */
export async function returnGoods(
  house: House,
  caller: StaffCaller,
  redemptionId: string,
  back: { reason: string; spoiled: boolean },
  now: Date,
): Promise<StaffRedemption> {
  const { station, staffId } = caller;
  return house.db.inStation(station, async (tx) => {
    await requireNotOwn(tx, caller, (await requireRow(tx, station, redemptionId)).household_now);
    const settings = await settingsOn(tx, station, dayOf(now));
    await rows(tx, 'SELECT * FROM points.return_redemption($1, $2, $3, $4, $5, $6, $7)', [
      station,
      now,
      redemptionId,
      back.spoiled,
      back.reason,
      settings['expiry.graceDays'],
      staffId,
    ]);
    await audit(tx, station, actorOf(caller), 'redemption.return', now, { kind: 'redemption', id: redemptionId }, { spoiled: back.spoiled }); // prettier-ignore
    return toStaffRedemption(await requireRow(tx, station, redemptionId));
  });
}
