import type { Redemption, WantedLines } from '#contract';
import type { KioskCaller, ResidentCaller } from '#access';
import type { House } from '#platform';
import { ofHousehold, readRedemptions, toRedemption } from './redemption-row';
import { shopRules } from './rules';
import { take } from './take';

/**
 * Redeems a basket at the kiosk: points and goods are held until hand-over. In a session opened beside a witness the
 * household's redemptions without a PIN are capped (redeem.witnessedPoints a month).
 * @throws Refusal price_changed, stock_too_low, item_not_offered, limit_reached, balance_too_low, shop_closed,
 *   period_closed, request_differs, request_abandoned
 */
export async function redeem(
  house: House,
  caller: ResidentCaller,
  request: { redemptionId: string; lines: WantedLines },
  now: Date,
): Promise<{ reply: Redemption; replayed: boolean }> {
  const rules = await shopRules(house, caller.station, now);
  const done = await take(
    house,
    rules,
    {
      station: caller.station,
      redemptionId: request.redemptionId,
      householdId: caller.householdId,
      residentId: caller.residentId,
      cardId: caller.cardId,
      lines: request.lines,
      mode: 'kiosk',
      actor: { kind: 'resident', id: caller.residentId },
      kioskId: caller.kioskId,
      witnessId: witnessOf(caller),
      slipNo: null,
      keeperId: null,
      collectorId: null,
      body: { mode: 'kiosk' },
      oncePoints: null,
      open: rules.open,
      happenedAt: now,
    },
    now,
  );
  // A replay tells how it stands now: it may have been handed over or released meanwhile.
  if (!done.replayed) return done;
  return { reply: (await ownRedemption(house, caller, request.redemptionId))!, replayed: true };
}

/** The staff member beside a resident without a PIN; null when the PIN was shown. */
export function witnessOf(caller: ResidentCaller): string | null {
  return caller.openedBy === 'witness' ? (caller.witnessId ?? caller.sessionId) : null;
}

/**
 * The same question from a kiosk that knows nothing but the id: the power was cut and the session is gone. It learns
 * whether anything was taken, not whose it was.
 * @throws Refusal request_differs when the id is another kiosk's
 */
export async function settleAtKiosk(
  house: House,
  caller: KioskCaller,
  redemptionId: string,
  now: Date,
): Promise<{ taken: boolean }> {
  const [settled] = await house.db.call<{ settle_at_kiosk: boolean }>(
    'SELECT * FROM points.settle_at_kiosk($1, $2, $3, $4)',
    [caller.station, now, redemptionId, caller.kioskId],
  );
  return { taken: settled!.settle_at_kiosk };
}

/** A redemption of the caller's household, or null. */
export async function ownRedemption(
  house: House,
  caller: ResidentCaller,
  redemptionId: string,
): Promise<Redemption | null> {
  const [row] = await house.db.inStation(caller.station, (tx) =>
    readRedemptions(tx, caller.station, `r.redemption_id = $2 AND ${ofHousehold('$3')}`, [
      redemptionId,
      caller.householdId,
    ]),
  );
  return row === undefined ? null : toRedemption(house.secrets, caller.station, row);
}

/**
 * What became of an id whose sender is in doubt. Asking is a write: an unknown id is abandoned for good.
 * @returns the redemption; null: nothing was taken and nothing will be
 * @throws Refusal request_differs when the id is another household's
 */
export async function settleRedemption(
  house: House,
  caller: ResidentCaller,
  redemptionId: string,
  now: Date,
): Promise<{ redemption: Redemption | null }> {
  const [settled] = await house.db.call<{ settle_redemption: boolean }>(
    'SELECT * FROM points.settle_redemption($1, $2, $3, $4, $5)',
    [caller.station, now, redemptionId, caller.householdId, caller.residentId],
  );
  if (!settled!.settle_redemption) return { redemption: null };
  return { redemption: await ownRedemption(house, caller, redemptionId) };
}
