import type { RefusalCode } from '#contract';
import { audit, Refusal, type Actor, type House } from '#platform';

/** A refusal of the gate to somebody whose kiosk or account is known. */
export class RefusedAccess extends Refusal {
  constructor(
    code: RefusalCode,
    details: Readonly<Record<string, unknown>>,
    readonly station: number,
    readonly actor: Actor,
  ) {
    super(code, details);
  }
}

interface Count {
  station: number;
  actor: Actor;
  code: RefusalCode;
  minute: Date;
  times: number;
}

const COUNTS_MAX = 10_000;
const MINUTE_MS = 60_000;

/**
 * Refused access, counted by kiosk or account, kind and minute, and written to the trail afterwards: a flood of refusals
 * is one row a minute. What is not yet written is lost with the process; what was refused did nothing.
 */
export class RefusalTrail {
  #counts = new Map<string, Count>();

  constructor(private readonly house: House) {}

  note(error: RefusedAccess): void {
    const at = this.house.clock.now().getTime();
    const minute = new Date(at - (at % MINUTE_MS));
    const key = [error.station, error.actor.kind, error.actor.id, error.code, minute.getTime()].join('/');
    const kept = this.#counts.get(key);
    if (kept !== undefined) kept.times += 1;
    else if (this.#counts.size < COUNTS_MAX) {
      const { station, actor, code } = error;
      this.#counts.set(key, { station, actor, code, minute, times: 1 });
    }
  }

  /** Writes what was counted. @returns how many rows */
  async flush(): Promise<number> {
    const counts = [...this.#counts.values()];
    this.#counts = new Map();
    const now = this.house.clock.now();
    for (const { station, actor, code, minute, times } of counts) {
      await this.house.db.inStation(station, (tx) =>
        audit(tx, station, actor, 'access.refused', now, null, { code, minute: minute.toISOString(), times }),
      );
    }
    return counts.length;
  }
}
