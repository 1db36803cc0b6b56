import { receiptText, type Redemption, type ReplyOf, type Routes } from '#contract';
import { actorOf, type ResidentCaller } from '#access';
import { cursorAt, pageOfRows, type Page } from '#goods';
import { lapsing } from '#ledger';
import { audit, dayOf, maybe, one, Refusal, rows, settingsOn, type House } from '#platform';
import { ownRedemption, witnessOf } from './redeem';
import { ofHousehold, readRedemptions, toRedemption } from './redemption-row';
import { releaseOne } from './release';

/** The household's redemptions, latest first. */
export async function myRedemptions(
  house: House,
  caller: ResidentCaller,
  query: { after?: string | undefined; limit: number },
): Promise<Page<Redemption>> {
  const { station, householdId } = caller;
  const found = await house.db.inStation(station, (tx) =>
    readRedemptions(
      tx,
      station,
      `${ofHousehold('$2')} AND (r.held_at, r.redemption_id) < ($3, $4) ORDER BY r.held_at DESC, r.redemption_id DESC LIMIT $5`,
      [householdId, ...cursorAt(query.after), query.limit + 1],
    ),
  );
  const page = pageOfRows(found, query.limit, (row) => [row.held_at.toISOString(), row.redemption_id]);
  return { ...page, items: page.items.map((row) => toRedemption(house.secrets, station, row)) };
}

/** @throws Refusal not_found: another household's is the same as none */
async function requireOwn(house: House, caller: ResidentCaller, redemptionId: string): Promise<Redemption> {
  const own = await ownRedemption(house, caller, redemptionId);
  if (own === null) throw new Refusal('not_found');
  return own;
}

/** Cancels before hand-over: points back to their dates, goods to the shelf. @throws Refusal not_found, wrong_state */
export async function cancelOwn(
  house: House,
  caller: ResidentCaller,
  redemptionId: string,
  now: Date,
): Promise<Redemption> {
  await requireOwn(house, caller, redemptionId);
  const { station, residentId, kioskId } = caller;
  await releaseOne(house, station, redemptionId, now, {
    due: false,
    reason: 'cancelled',
    actor: { kind: 'resident', id: residentId, kioskId },
  });
  return requireOwn(house, caller, redemptionId);
}

/** What the receipt says. Each call counts as a print; all but the first are marked. @throws Refusal not_found */
export async function receiptOf(
  house: House,
  caller: ResidentCaller,
  redemptionId: string,
  now: Date,
): Promise<ReplyOf<Routes['redemption.receipt']>> {
  const redemption = await requireOwn(house, caller, redemptionId);
  const [printed] = await house.db.call<{ count_print: number }>('SELECT * FROM points.count_print($1, $2)', [
    caller.station,
    redemptionId,
  ]);
  const today = dayOf(now);
  const { name, lots, thresholds } = await house.db.inStation(caller.station, async (tx) => ({
    ...(await one<{ name: string }>(tx, `SELECT name FROM points.station WHERE station_id = $1`, [
      caller.station,
    ])),
    lots: await rows<{ expiresOn: string; points: number }>(
      tx,
      `SELECT expires_on AS "expiresOn", remaining AS points FROM points.lot
        WHERE station_id = $1 AND household_id = $2 AND remaining > 0 AND expires_on >= $3`,
      [caller.station, caller.householdId, today],
    ),
    thresholds: (await settingsOn(tx, caller.station, today))['expiry.reminderDays'],
  }));
  const qr = redemption.code === null ? null : receiptText(redemptionId, redemption.code);
  return {
    redemption,
    stationName: name,
    reprint: printed!.count_print > 0,
    qr,
    lapsing: lapsing(lots, today, thresholds)[0] ?? null,
  };
}

/** Redemptions that a resident may collect: the own household's, and those of households that named the resident in advance. */
const MAY_COLLECT = `r.household_id IN (
  SELECT points.households_of($1, $2) UNION ALL SELECT points.households_of($1, x.household_id)
    FROM points.proxy x WHERE x.station_id = $1 AND x.resident_id = $3 AND $4 BETWEEN x.from_day AND x.until_day)`;

/** What waits for this resident at the counter. Another household's codes are not shown: the confirmation is the proof. */
export async function collectable(
  house: House,
  caller: ResidentCaller,
  now: Date,
): Promise<{ items: Redemption[] }> {
  const { station, householdId, residentId } = caller;
  const found = await house.db.inStation(station, (tx) =>
    readRedemptions(tx, station, `r.state = 'held' AND ${MAY_COLLECT} ORDER BY r.held_at LIMIT 100`, [
      householdId,
      residentId,
      dayOf(now),
    ]),
  );
  const items = found.map((row) => {
    const redemption = toRedemption(house.secrets, station, row);
    return row.household_now === householdId ? redemption : { ...redemption, code: null };
  });
  return { items };
}

/**
 * Confirms at the counter's pad that one is here to take the goods.
 * @throws Refusal not_found (neither the household's nor a proxy's), wrong_state
 */
export async function confirmCollection(
  house: House,
  caller: ResidentCaller,
  redemptionId: string,
  now: Date,
): Promise<void> {
  const { station, householdId, residentId } = caller;
  await house.db.inStation(station, async (tx) => {
    const entitled = await maybe(
      tx,
      `SELECT 1 FROM points.redemption r WHERE r.station_id = $1 AND r.redemption_id = $5 AND ${MAY_COLLECT}`,
      [station, householdId, residentId, dayOf(now), redemptionId],
    );
    if (entitled === null) throw new Refusal('not_found');
    await rows(tx, 'SELECT * FROM points.confirm_collection($1, $2, $3, $4, $5)', [
      station,
      now,
      redemptionId,
      residentId,
      witnessOf(caller),
    ]);
    await audit(tx, station, actorOf(caller), 'redemption.collect', now, { kind: 'redemption', id: redemptionId }); // prettier-ignore
  });
}
