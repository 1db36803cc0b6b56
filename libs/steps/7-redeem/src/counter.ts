import type { CounterBasket, PadBasket, Redemption, WantedLines } from '#contract';
import { actorOf, type KioskCaller, type ResidentCaller, type StaffCaller } from '#access';
import { audit, canonicalJson, maybe, one, Refusal, rows, type House, type Tx } from '#platform';
import { householdOfCard } from './card';
import { requireNotOwn } from './keeper';
import { ownRedemption, witnessOf } from './redeem';
import { shopRules } from './rules';
import { take } from './take';

/** A basket lies before the pad for so long. */
const LIES_FOR_MS = 5 * 60_000;

export interface Laid {
  basketId: string;
  kioskId: string;
  household: { card: string } | { householdId: string };
  lines: WantedLines;
}

interface BasketRow {
  basket_id: string;
  kiosk_id: string;
  household_id: string;
  keeper_id: string;
  lines: WantedLines;
  state: CounterBasket['state'];
  until: Date;
}

const pointsOf = (lines: WantedLines) => lines.reduce((sum, line) => sum + line.pieces * line.points, 0);

const toBasket = (row: BasketRow): CounterBasket => ({
  basketId: row.basket_id,
  state: row.state,
  householdId: row.household_id,
  kioskId: row.kiosk_id,
  points: pointsOf(row.lines),
  until: row.until.toISOString(),
});

function readBasket(tx: Tx, station: number, basketId: string): Promise<BasketRow> {
  return one<BasketRow>(
    tx,
    `SELECT basket_id, kiosk_id, household_id, keeper_id, lines, state, until FROM points.counter_basket
      WHERE station_id = $1 AND basket_id = $2`,
    [station, basketId],
  );
}

/**
 * Counter mode: the keeper lays a basket before a pad; the resident confirms it there. What lay there goes.
 * Nothing is taken yet: prices and stock are those of the confirmation. The id is the redemption's to come, so the
 * basket's own row stands for the request: `points.request` is for whoever asks what became of it.
 * @throws Refusal not_found (pad or household), same_person (the own household), request_differs
 */
export function layBasket(
  house: House,
  caller: StaffCaller,
  laid: Laid,
  now: Date,
): Promise<{ reply: CounterBasket; replayed: boolean }> {
  const { station } = caller;
  return house.db.inStation(station, async (tx) => {
    const householdId = await householdOf(tx, station, laid.household);
    await requireNotOwn(tx, caller, householdId);
    // Two keepers who lay before one pad do so one after the other: the later basket is the one that it shows.
    await one(
      tx,
      `SELECT 1 FROM points.kiosk WHERE station_id = $1 AND kiosk_id = $2 AND state = 'active' FOR NO KEY UPDATE`,
      [station, laid.kioskId],
    );
    const replayed = !(await writeBasket(tx, caller, laid, householdId, now));
    const row = await readBasket(tx, station, laid.basketId);
    const same = canonicalJson([row.kiosk_id, row.household_id, row.keeper_id, row.lines]);
    if (same !== canonicalJson([laid.kioskId, householdId, caller.staffId, laid.lines])) {
      throw new Refusal('request_differs');
    }
    return { reply: toBasket(row), replayed };
  });
}

/** @returns false when a basket of this id was laid before: nothing is changed then */
async function writeBasket(
  tx: Tx,
  { station, staffId }: StaffCaller,
  laid: Laid,
  householdId: string,
  now: Date,
): Promise<boolean> {
  const known = await maybe(
    tx,
    `SELECT 1 FROM points.counter_basket WHERE station_id = $1 AND basket_id = $2`,
    [station, laid.basketId],
  );
  if (known !== null) return false;
  await rows(
    tx,
    `UPDATE points.counter_basket SET state = 'dropped' WHERE station_id = $1 AND kiosk_id = $2 AND state = 'waiting'`,
    [station, laid.kioskId],
  );
  const until = new Date(now.getTime() + LIES_FOR_MS);
  const written = await rows(
    tx,
    `INSERT INTO points.counter_basket (station_id, basket_id, kiosk_id, household_id, keeper_id, lines, state, made_at, until)
     VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8) ON CONFLICT (station_id, basket_id) DO NOTHING RETURNING 1`,
    [station, laid.basketId, laid.kioskId, householdId, staffId, JSON.stringify(laid.lines), now, until],
  );
  return written.length > 0;
}

async function householdOf(tx: Tx, station: number, household: Laid['household']): Promise<string> {
  if ('card' in household) {
    const card = await householdOfCard(tx, station, household.card);
    if (card === null) throw new Refusal('not_found');
    return card.householdId;
  }
  const found = await one<{ household_id: string }>(
    tx,
    `SELECT household_id FROM points.household WHERE station_id = $1 AND household_id = $2 AND state = 'active'`,
    [station, household.householdId],
  );
  return found.household_id;
}

/** What became of a basket. @throws Refusal not_found */
export function basketState(house: House, station: number, basketId: string): Promise<CounterBasket> {
  return house.db.inStation(station, async (tx) => toBasket(await readBasket(tx, station, basketId)));
}

/** What lies before this pad: goods and points, no name. */
export function padBasket(
  house: House,
  caller: KioskCaller | ResidentCaller,
  now: Date,
): Promise<PadBasket | null> {
  return house.db.inStation(caller.station, async (tx) => {
    const row = await maybe<BasketRow>(
      tx,
      `SELECT basket_id, lines, until FROM points.counter_basket
        WHERE station_id = $1 AND kiosk_id = $2 AND state = 'waiting' AND until > $3`,
      [caller.station, caller.kioskId, now],
    );
    if (row === null) return null;
    const lines = await rows<PadBasket['lines'][number]>(
      tx,
      `SELECT i.item_id AS "itemId", i.name_zh AS "nameZh", i.name_en AS "nameEn", i.unit_zh AS "unitZh",
              i.unit_en AS "unitEn", i.icon, i.picture_id AS "pictureId", l.pieces, l.points
         FROM points.item i
         JOIN jsonb_to_recordset($2::jsonb) AS l("itemId" uuid, pieces integer, points integer) ON l."itemId" = i.item_id
        WHERE i.station_id = $1 ORDER BY i.sort, i.name_zh`,
      [caller.station, JSON.stringify(row.lines)],
    );
    return { basketId: row.basket_id, points: pointsOf(row.lines), lines, until: row.until.toISOString() };
  });
}

/**
 * The resident confirms on the pad, with card and PIN, and takes the goods: one redemption, handed over at once. The
 * basket's id is the redemption's: sent twice, it is one.
 * @throws Refusal not_found (not at this pad, or another household's), wrong_state, and all of `redeem`
 */
export async function confirmBasket(
  house: House,
  caller: ResidentCaller,
  basketId: string,
  now: Date,
): Promise<{ reply: Redemption; replayed: boolean }> {
  const { station, householdId, residentId } = caller;
  const row = await house.db.inStation(station, (tx) => readBasket(tx, station, basketId));
  if (row.kiosk_id !== caller.kioskId || row.household_id !== householdId) throw new Refusal('not_found');
  // Whether it still waits is asked once more where the goods are taken: the keeper may drop it in between.
  if (row.state === 'dropped' || (row.state === 'waiting' && row.until <= now))
    throw new Refusal('wrong_state');
  const rules = await shopRules(house, station, now);
  const done = await take(
    house,
    rules,
    {
      station,
      redemptionId: basketId,
      householdId,
      residentId,
      cardId: caller.cardId,
      lines: row.lines,
      mode: 'counter',
      actor: { kind: 'resident', id: residentId },
      kioskId: caller.kioskId,
      witnessId: witnessOf(caller),
      slipNo: null,
      keeperId: row.keeper_id,
      collectorId: null,
      body: { mode: 'counter' },
      oncePoints: null,
      open: rules.open,
      happenedAt: now,
    },
    now,
  );
  if (done.replayed) return { reply: (await ownRedemption(house, caller, basketId))!, replayed: true };
  await house.db.inStation(station, (tx) => auditBasket(tx, caller, basketId, 'confirmed', now));
  return done;
}

function auditBasket(
  tx: Tx,
  caller: KioskCaller | ResidentCaller | StaffCaller,
  basketId: string,
  end: 'confirmed' | 'dropped',
  now: Date,
): Promise<void> {
  return audit(tx, caller.station, actorOf(caller), `counter.${end}`, now, { kind: 'basket', id: basketId });
}

/** The resident declines, or the keeper takes the basket away. @throws Refusal wrong_state: none waits under this id */
export function dropBasket(
  house: House,
  caller: KioskCaller | ResidentCaller | StaffCaller,
  basketId: string,
  now: Date,
): Promise<void> {
  const kioskId = caller.kind === 'staff' ? null : caller.kioskId;
  return house.db.inStation(caller.station, async (tx) => {
    const dropped = await rows(
      tx,
      `UPDATE points.counter_basket SET state = 'dropped'
        WHERE station_id = $1 AND basket_id = $2 AND state = 'waiting' AND ($3::uuid IS NULL OR kiosk_id = $3) RETURNING 1`,
      [caller.station, basketId, kioskId],
    );
    if (dropped.length === 0) throw new Refusal('wrong_state');
    await auditBasket(tx, caller, basketId, 'dropped', now);
  });
}
