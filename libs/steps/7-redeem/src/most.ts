/** What bounds the pieces of an item that a member could take now. Pieces and points; null is no limit. */
export interface Bounds {
  /** Points of one piece. */
  price: number;
  free: number;
  balance: number;
  /** Points that may still be spent this month, by the household and by the member. */
  monthLeft: number;
  limitEach: number | null;
  limitMemberMonth: number | null;
  limitHouseholdMonth: number | null;
  /** Pieces taken this month. */
  takenByMember: number;
  takenByHousehold: number;
}

/** The most pieces that `points.redeem_take` would let through: what it refuses with is what bounds here. Never negative. */
export function mostPieces(b: Bounds): number {
  const left = (limit: number | null, taken: number) => (limit === null ? Infinity : limit - taken);
  return Math.max(
    0,
    Math.min(
      b.free,
      Math.floor(Math.min(b.balance, b.monthLeft) / b.price),
      left(b.limitEach, 0),
      left(b.limitMemberMonth, b.takenByMember),
      left(b.limitHouseholdMonth, b.takenByHousehold),
    ),
  );
}
