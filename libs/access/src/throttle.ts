// Limits on guessing PINs (design §5). What counts is read from the database, so no restart forgets it.

export const PIN_LIMITS = {
  /** Wrong PINs in a row through one door at one kiosk, then a pause. */
  runMax: 5,
  pauseMinutes: 15,
  /** Wrong PINs through one door within 24 hours, at all kiosks; then a person resets it. */
  dayMax: 10,
  /** Wrong PINs at one kiosk within so many minutes, whatever the door; then it calls staff. */
  kioskMax: 20,
  kioskMinutes: 10,
} as const;

/**
 * What was tried through one door: a card, or a household's entry in the room picker. The two have histories of
 * their own: wrong PINs through the picker close that entry, never the card, so no neighbour can lock a household out.
 */
export interface PinTries {
  kioskId: string;
  /** Wrong PINs through this door that no person has reset; the latest `dayMax` of them are enough. Any order. */
  failures: readonly { at: Date; kioskId: string }[];
  /** The last right PIN through this door at this kiosk: it ends a run, but not the day's count. */
  succeededAt: Date | null;
  /** Wrong PINs at this kiosk through any door; the latest `kioskMax` are enough. Any order. */
  kioskFailures: readonly Date[];
  /** When staff last answered this kiosk's call: what lies before counts no more. */
  kioskAnsweredAt: Date | null;
}

export type PinVerdict =
  /** `left`: wrong PINs until the next limit, this one included. */
  | { kind: 'may-try'; left: number }
  /** This door is shut at this kiosk until then. */
  | { kind: 'wait'; until: Date }
  /** A person has to reset the card, or reopen the picker's entry. */
  | { kind: 'reset-by-person' }
  /** The kiosk takes no PIN until staff have come. */
  | { kind: 'call-staff' };

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** True when some `max` of the times lie within a span: then no more are let in, so it stays true until they are cleared. */
function crowded(times: readonly number[], max: number, spanMs: number): boolean {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted.some((time, i) => i + 1 >= max && time - sorted[i + 1 - max]! < spanMs);
}

/** The length of the run that has not been answered by a pause yet, and the end of the last pause. */
function runAtKiosk(tries: PinTries): { run: number; pausedUntil: number } {
  const times = tries.failures
    .filter(({ kioskId }) => kioskId === tries.kioskId)
    .map(({ at }) => at.getTime())
    .filter((at) => at > (tries.succeededAt?.getTime() ?? -Infinity))
    .toSorted((a, b) => a - b);
  let run = 0;
  let pausedUntil = -Infinity;
  for (const at of times) {
    run += 1;
    if (run < PIN_LIMITS.runMax) continue;
    pausedUntil = at + PIN_LIMITS.pauseMinutes * MINUTE_MS;
    run = 0;
  }
  return { run, pausedUntil };
}

/**
 * Whether a PIN may be tried now. Asked before a PIN is looked at, and again after a wrong one to say what follows.
 * The order matters to people: a lasting lock is told before one that passes by itself.
 */
export function pinVerdict(tries: PinTries, now: Date): PinVerdict {
  const at = now.getTime();
  const doorTimes = tries.failures.map((failure) => failure.at.getTime());
  if (crowded(doorTimes, PIN_LIMITS.dayMax, DAY_MS)) return { kind: 'reset-by-person' };

  const answered = tries.kioskAnsweredAt?.getTime() ?? -Infinity;
  const kioskTimes = tries.kioskFailures.map((time) => time.getTime()).filter((time) => time > answered);
  const kioskSpanMs = PIN_LIMITS.kioskMinutes * MINUTE_MS;
  if (crowded(kioskTimes, PIN_LIMITS.kioskMax, kioskSpanMs)) return { kind: 'call-staff' };

  const { run, pausedUntil } = runAtKiosk(tries);
  if (at < pausedUntil) return { kind: 'wait', until: new Date(pausedUntil) };
  const since = (times: readonly number[], spanMs: number) =>
    times.filter((time) => at - time < spanMs).length;
  const left = Math.min(
    PIN_LIMITS.runMax - run,
    PIN_LIMITS.dayMax - since(doorTimes, DAY_MS),
    PIN_LIMITS.kioskMax - since(kioskTimes, kioskSpanMs),
  );
  return { kind: 'may-try', left };
}
