// A session ends by itself, so that nobody after a resident sees a trace: idle, then a warning with one large button,
// as often as wanted (kiosk.md, "A session"). Times are ms of any steady clock.

export interface IdleTerms {
  idleMs: number;
  warningMs: number;
}

/** Large letters, voice and low reach mean that a person needs longer. */
export function idleTerms(server: { idleSeconds: number; warningSeconds: number }, slow: boolean): IdleTerms {
  return {
    idleMs: Math.max(server.idleSeconds, slow ? 90 : 0) * 1000,
    warningMs: server.warningSeconds * 1000,
  };
}

export type IdleState = 'off' | 'active' | 'warning' | 'ended';

/** Counts what is left of a session. It needs no server: the wipe comes on time with the network gone as well. */
export class SessionClock {
  #terms: IdleTerms = { idleMs: 60_000, warningMs: 30_000 };
  #touchedAt: number | null = null;
  #held = false;

  begin(terms: IdleTerms, nowMs: number): void {
    this.#terms = terms;
    this.#touchedAt = nowMs;
    this.#held = false;
  }

  end(): void {
    this.#touchedAt = null;
    this.#held = false;
  }

  retime(terms: IdleTerms): void {
    this.#terms = terms;
  }

  /** Anything a person does. After the end it brings nothing back. */
  touch(nowMs: number): void {
    if (this.state(nowMs) === 'active' || this.state(nowMs) === 'warning') this.#touchedAt = nowMs;
  }

  /** While an answer about points is on its way nobody is sent away; `release` starts the count anew. */
  hold(): void {
    this.#held = true;
  }

  get isHeld(): boolean {
    return this.#held;
  }

  release(nowMs: number): void {
    if (!this.#held) return;
    this.#held = false;
    if (this.#touchedAt !== null) this.#touchedAt = nowMs;
  }

  state(nowMs: number): IdleState {
    if (this.#touchedAt === null) return 'off';
    if (this.#held) return 'active';
    const idle = nowMs - this.#touchedAt;
    if (idle < this.#terms.idleMs) return 'active';
    return idle < this.#terms.idleMs + this.#terms.warningMs ? 'warning' : 'ended';
  }

  /** Whole seconds until the end, for the warning. */
  secondsLeft(nowMs: number): number {
    if (this.#touchedAt === null) return 0;
    const end = this.#touchedAt + this.#terms.idleMs + this.#terms.warningMs;
    return Math.max(0, Math.ceil((end - nowMs) / 1000));
  }
}
