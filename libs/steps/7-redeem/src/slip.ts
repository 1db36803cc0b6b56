import type { StaffRedemption, WantedLines } from '#contract';
import { actorOf, type StaffCaller } from '#access';
import {
  addDays,
  audit,
  dayOf,
  maybe,
  one,
  periodOf,
  Refusal,
  startOfDay,
  type House,
  type Tx,
} from '#platform';
import { requireNotOwn, requireRow } from './keeper';
import { toStaffRedemption } from './redemption-row';
import { shopRules } from './rules';
import { take } from './take';

/** A numbered paper slip of a power cut (domain.md, "Redeem"): capped, signed by two, entered the next day. */
export interface Slip {
  redemptionId: string;
  slipNo: string;
  /** The day of the power cut. */
  day: string;
  residentId: string;
  lines: WantedLines;
  /** The other one who signed; the first is who enters it. */
  signedBy: string;
}

/** Noon of the slip's day, or now when that lies ahead: when the goods went, as near as paper says it. */
export function slipMoment(day: string, now: Date): Date {
  const noon = new Date(startOfDay(day).getTime() + 12 * 3_600_000);
  return noon < now ? noon : now;
}

/**
 * Enters a slip: the goods are gone already, points and stock follow. A number is entered once. It is booked by its own
 * day: that day's prices, the points that could be spent then, though they were written off since, the limits of its
 * month (domain.md: "Price and stock as at the moment of holding"). The caps are those of the day it is entered on. Once that month is closed it is booked on the
 * day it is entered, and counts in that month: later fixes are new entries (domain.md, "Books").
 * @throws Refusal in_future, too_late (redeem.slipDays), witness_unfit (no keeper or leader), same_person, not_found,
 *   limit_reached { limit: 'once' | 'witnessed' … }, slip_used, and all of `redeem` but shop_closed
 */
export async function enterSlip(
  house: House,
  caller: StaffCaller,
  slip: Slip,
  now: Date,
): Promise<{ reply: StaffRedemption; replayed: boolean }> {
  const { station, staffId } = caller;
  const rules = await shopRules(house, station, now);
  if (slip.day > rules.day) throw new Refusal('in_future');
  if (slip.day < addDays(rules.day, -rules.settings['redeem.slipDays'])) throw new Refusal('too_late');
  if (slip.signedBy === staffId) throw new Refusal('same_person');
  const { householdId, closed } = await house.db.inStation(station, (tx) =>
    requireSlip(tx, caller, slip, now),
  );
  const { slipNo, residentId, lines, redemptionId, ...body } = slip;
  const happenedAt = closed ? now : slipMoment(slip.day, now);
  const monthStart = startOfDay(periodOf('month', dayOf(happenedAt)).firstDay);
  const done = await take(
    house,
    { ...rules, day: slip.day, monthStart },
    {
      station,
      redemptionId,
      householdId,
      residentId,
      cardId: null,
      lines,
      mode: 'paper',
      actor: { kind: 'staff', id: staffId },
      kioskId: null,
      witnessId: slip.signedBy,
      slipNo,
      keeperId: staffId,
      collectorId: null,
      body: { ...body, slipNo, residentId },
      oncePoints: rules.settings['redeem.slipPoints'],
      open: true,
      happenedAt,
    },
    now,
  );
  const reply = await house.db.inStation(station, async (tx) => {
    if (!done.replayed) await audit(tx, station, actorOf(caller), 'slip.enter', now, { kind: 'redemption', id: redemptionId }, { slipNo, day: slip.day }); // prettier-ignore
    return toStaffRedemption(await requireRow(tx, station, redemptionId));
  });
  return { reply, replayed: done.replayed };
}

/**
 * Who signed is staff of the counter or a leader; nobody enters the own household's.
 * @returns the household, and whether the month of the slip's day is closed
 */
async function requireSlip(
  tx: Tx,
  caller: StaffCaller,
  slip: Slip,
  now: Date,
): Promise<{ householdId: string; closed: boolean }> {
  const { station } = caller;
  const { household_id: householdId, closed } = await one<{ household_id: string; closed: boolean }>(
    tx,
    `SELECT r.household_id, EXISTS (SELECT FROM points.period p WHERE p.station_id = $1 AND p.month >= points.month_of($3)) AS closed
       FROM points.resident r WHERE r.station_id = $1 AND r.resident_id = $2 AND r.state = 'active'`,
    [station, slip.residentId, slip.day],
  );
  await requireNotOwn(tx, caller, householdId);
  const signer = await maybe<{ resident_household: string | null }>(
    tx,
    `SELECT (SELECT p.household_id FROM points.resident p
              WHERE p.station_id = $1 AND p.resident_id = s.resident_id) AS resident_household
       FROM points.staff s
      WHERE s.station_id = $1 AND s.staff_id = $2 AND s.state = 'active' AND EXISTS (
        SELECT FROM points.staff_role r WHERE r.station_id = $1 AND r.staff_id = $2 AND r.role IN ('keeper', 'leader')
           AND $3 BETWEEN r.from_day AND r.until_day)`,
    [station, slip.signedBy, dayOf(now)],
  );
  if (signer === null || signer.resident_household === householdId) throw new Refusal('witness_unfit');
  return { householdId, closed };
}
