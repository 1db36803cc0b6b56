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

export interface Lot {
  expiresOn: string;
  points: number;
}

/** The reminders begin 60 days before (domain.md, "Expire"). */
const REMIND_DAYS = 60;

/** The first lot that lapses within the reminder's time, or null. */
export function lapsing(lots: readonly Lot[], today: string): { day: string; points: number } | null {
  const limit = Date.parse(today) + REMIND_DAYS * 86_400_000;
  const near = lots
    .filter((lot) => lot.expiresOn !== 'infinity' && Date.parse(lot.expiresOn) <= limit && lot.points > 0)
    .sort((a, b) => a.expiresOn.localeCompare(b.expiresOn));
  if (near.length === 0) return null;
  const day = near[0]!.expiresOn;
  return {
    day,
    points: near.filter((lot) => lot.expiresOn === day).reduce((sum, lot) => sum + lot.points, 0),
  };
}
