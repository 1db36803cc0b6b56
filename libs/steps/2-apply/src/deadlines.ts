import { deadlineInDays, type StationSettings } from '#platform';

export interface Deadlines {
  checkBy: Date | null;
  awaitsWitness: boolean;
  decideBy: Date | null;
}

/**
 * What a claim waits for when it is submitted: a self-report for the leader's check, a deduction for the household's
 * answer, a claim with a witness for the witness. Everything else is before the panel at once.
 * @param settings those of today
 */
export function deadlinesOf(
  claim: { route: 'S' | 'L' | 'A' | 'D'; awaitsAnswer: boolean; awaitsWitness: boolean },
  settings: StationSettings,
  now: Date,
): Deadlines {
  const checkBy = claim.route === 'S' ? deadlineInDays(now, settings['apply.checkWithinDays']) : null;
  const waits = checkBy !== null || claim.awaitsAnswer || claim.awaitsWitness;
  return {
    checkBy,
    awaitsWitness: claim.awaitsWitness,
    decideBy: waits ? null : decideBy(settings, now),
  };
}

/** The panel's deadline for what comes before it now. */
export const decideBy = (settings: StationSettings, now: Date): Date =>
  deadlineInDays(now, settings['certify.withinDays']);
