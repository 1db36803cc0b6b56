/** What of an objection decides whether the township may still be asked. */
export interface Answered {
  state: string;
  /** End of the days for it; null where nothing was decided. */
  appealBy: string | null;
}

const DECIDED: ReadonlySet<string> = new Set(['dismissed', 'amended', 'revoked']);

/** What of a deduction decides whether the household may still say something to it. */
export interface Charge {
  kind: string;
  state: string;
  answeredAt: string | null;
  /** End of the days for it; null before they run. */
  answerBy: string | null;
}

/** Also after its notice was acknowledged: whoever only said "I see" has the days that run from there (domain.md, "Deduct"). */
export const mayAnswer = (charge: Charge, nowMs: number): boolean =>
  charge.kind === 'deduction' &&
  charge.state === 'submitted' &&
  charge.answeredAt === null &&
  (charge.answerBy === null || Date.parse(charge.answerBy) > nowMs);

/** Offered only while it can be done: a key that would be refused is not shown. */
export const mayAppeal = (answered: Answered, nowMs: number): boolean =>
  DECIDED.has(answered.state) && answered.appealBy !== null && Date.parse(answered.appealBy) > nowMs;
