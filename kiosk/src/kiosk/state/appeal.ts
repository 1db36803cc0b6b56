/** What of an objection decides whether the township may still be asked. */
export interface Answered {
  state: string;
  /** End of the days for it; null where nothing was decided. */
  appealBy: string | null;
}

const DECIDED: ReadonlySet<string> = new Set(['dismissed', 'amended', 'revoked']);

/** Offered only while it can be done: a key that would be refused is not shown. */
export const mayAppeal = (answered: Answered, nowMs: number): boolean =>
  DECIDED.has(answered.state) && answered.appealBy !== null && Date.parse(answered.appealBy) > nowMs;
