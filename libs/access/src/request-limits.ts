import type { Caller } from './caller';

/** A bucket of requests: refilled steadily, so much at once. */
export interface BucketSize {
  perSecond: number;
  burst: number;
}

export interface RequestLimits {
  /** By peer address, of requests without credentials that hold. */
  address: BucketSize;
  /** By kiosk, the resident before it included. */
  kiosk: BucketSize;
  /** By staff session. */
  session: BucketSize;
}

/** A page of the desk asks for a dozen things at once, a kiosk for fewer; nobody presses twenty buttons a second. */
export const REQUEST_LIMITS: RequestLimits = {
  address: { perSecond: 30, burst: 300 },
  kiosk: { perSecond: 20, burst: 200 },
  session: { perSecond: 20, burst: 200 },
};

const KEYS_MAX = 50_000;

/**
 * Counts requests by what they come from. Memory is bounded: when there are more keys than it holds, the one unused for
 * longest is forgotten. Time is the machine's own, not the station's clock: this protects the machine.
 */
export class RequestCounter {
  readonly #buckets = new Map<string, { left: number; atMs: number }>();

  constructor(
    private readonly limits: RequestLimits,
    private readonly keysMax = KEYS_MAX,
  ) {}

  /** @returns how many seconds to wait; 0: go on */
  take(kind: keyof RequestLimits, id: string, nowMs: number): number {
    const { perSecond, burst } = this.limits[kind];
    const key = `${kind}/${id}`;
    const kept = this.#buckets.get(key);
    this.#buckets.delete(key);
    if (this.#buckets.size >= this.keysMax) this.#buckets.delete(this.#buckets.keys().next().value!);
    const passedMs = kept === undefined ? 0 : Math.max(0, nowMs - kept.atMs);
    const left = kept === undefined ? burst : Math.min(burst, kept.left + (passedMs / 1000) * perSecond);
    this.#buckets.set(key, { left: left < 1 ? left : left - 1, atMs: nowMs });
    return left < 1 ? Math.ceil((1 - left) / perSecond) : 0;
  }

  /** The bucket of somebody whom the gate knows; null: nobody. */
  static of(caller: Caller): [keyof RequestLimits, string] | null {
    switch (caller.kind) {
      case 'staff':
        return ['session', caller.sessionId];
      case 'kiosk':
      case 'resident':
        return ['kiosk', caller.kioskId];
      case 'public':
        return null;
    }
  }

  get size(): number {
    return this.#buckets.size;
  }
}
