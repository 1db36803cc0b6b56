/** A claim on its way to the account. */
export interface OnTheWay {
  state: string;
  points: number;
  /** Deductions are on their way too; they are no arrivals. */
  kind: string;
  /** End of its list's window, once it is posted. */
  creditDueAt: string | null;
}

export interface Arrivals {
  /** By the day on which they arrive, the first three days. A window closes at 24:00: the points are there the day after. */
  arriving: { day: string; points: number }[];
  frozen: number;
  open: number;
}

/** What is on the way, in the three ways a household is told of it. */
export function arrivals(claims: readonly OnTheWay[], dayOf: (instant: string) => string): Arrivals {
  const byDay = new Map<string, number>();
  const sums = { frozen: 0, open: 0 };
  for (const claim of claims) {
    if (claim.kind === 'deduction' || claim.kind === 'reversal') continue;
    if (claim.state === 'frozen') sums.frozen += claim.points;
    else if (claim.state === 'publicized' && claim.creditDueAt !== null) {
      const day = dayOf(claim.creditDueAt);
      byDay.set(day, (byDay.get(day) ?? 0) + claim.points);
    } else sums.open += claim.points;
  }
  const days = [...byDay].sort(([a], [b]) => a.localeCompare(b)).slice(0, 3);
  return { arriving: days.map(([day, points]) => ({ day, points })), ...sums };
}
