import type { BasketLine, Redemption, RedemptionState, WantedLines } from '#contract';
import { requestHash, type House } from '#platform';
import { pickupCode } from './pickup-code';
import type { ShopRules } from './rules';

/** A basket to be redeemed, and on what terms. */
export interface Taking {
  station: number;
  redemptionId: string;
  householdId: string;
  residentId: string;
  cardId: string | null;
  lines: WantedLines;
  mode: Redemption['mode'];
  actor: { kind: 'resident' | 'staff'; id: string };
  kioskId: string | null;
  witnessId: string | null;
  slipNo: string | null;
  /** Counter and paper: who hands over at once. */
  keeperId: string | null;
  collectorId: string | null;
  /** What "the same request" means beside its lines. */
  body: unknown;
  /** Points at most in this one redemption; null: no bound. */
  oncePoints: number | null;
  open: boolean;
  happenedAt: Date;
}

interface Redeemed {
  replayed: boolean;
  state: RedemptionState;
  basket: BasketLine[];
  pieces: number;
  points: number;
  balance: number;
  held_at: Date;
  hold_until: Date;
}

const REDEEM = 'SELECT * FROM points.redeem_together($1, $2)';

/**
 * Redeems in one round trip, together with what arrives meanwhile (functions/redeem.sql says what it checks and locks).
 * @throws Refusal for every reason there is; then nothing was taken
 */
export async function take(
  house: House,
  rules: ShopRules,
  taking: Taking,
  now: Date,
): Promise<{ reply: Redemption; replayed: boolean }> {
  const { station, redemptionId } = taking;
  const lines = [...taking.lines].sort((a, b) => (a.itemId < b.itemId ? -1 : 1));
  const hash = requestHash(taking.actor.id, { ...(taking.body as object), lines });
  const withoutPin = taking.witnessId === null ? null : rules.settings['redeem.witnessedPoints'];
  const made = await house.db.together<Redeemed>(REDEEM, {
    station_id: station,
    now,
    redemption_id: redemptionId,
    hash: `\\x${hash.toString('hex')}`,
    household_id: taking.householdId,
    resident_id: taking.residentId,
    items: lines.map((line) => line.itemId),
    pieces: lines.map((line) => line.pieces),
    prices: lines.map((line) => line.points),
    terms: {
      mode: taking.mode,
      open: taking.open,
      hold_until: rules.holdUntil,
      month_points: rules.settings['redeem.pointsPerMonth'],
      witnessed_points: withoutPin,
      once_points: taking.oncePoints,
      month_start: rules.monthStart,
      day: rules.day,
      card_id: taking.cardId,
      actor_kind: taking.actor.kind,
      actor_id: taking.actor.id,
      kiosk_id: taking.kioskId,
      witness_id: taking.witnessId,
      slip_no: taking.slipNo,
      keeper_id: taking.keeperId,
      collector_id: taking.collectorId,
      happened_at: taking.happenedAt,
    },
  });
  return { reply: replyOf(house, station, redemptionId, taking.mode, made), replayed: made.replayed };
}

function replyOf(
  house: House,
  station: number,
  id: string,
  mode: Redemption['mode'],
  made: Redeemed,
): Redemption {
  const heldAt = made.held_at.toISOString();
  return {
    redemptionId: id,
    state: made.state,
    mode,
    basket: made.basket,
    pieces: made.pieces,
    points: made.points,
    balanceAfter: made.balance,
    heldAt,
    holdUntil: made.hold_until.toISOString(),
    handedOverAt: mode !== 'kiosk' && made.state === 'handed-over' ? heldAt : null,
    endedAt: null,
    endReason: null,
    code: made.state === 'held' ? pickupCode(house.secrets, station, id) : null,
  };
}
