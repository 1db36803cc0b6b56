/** A request's time may differ from the station's by this much; its nonce is remembered for as long as it could be sent again. */
export const WINDOW_MS = 60_000;
const NONCES_MAX = 400_000;

/**
 * Which nonces were seen while their time is still acceptable. Two generations: a nonce lives for one to two windows'
 * lengths, and forgetting costs nothing. A request signed before this memory began is refused: whatever a process saw
 * before its restart cannot be sent to it again.
 */
export class NonceWindow {
  #young = new Set<string>();
  #old = new Set<string>();
  #turnedAt: number;

  constructor(private bornAt: number) {
    this.#turnedAt = bornAt;
  }

  /** @returns 'stale' outside the window or from before the beginning, 'replayed' when seen, 'full' when there is no room */
  take(nonce: string, signedAt: number, nowMs: number): 'fresh' | 'stale' | 'replayed' | 'full' {
    // A clock set back (a test, a corrected machine) begins anew.
    if (nowMs < this.bornAt) this.bornAt = nowMs;
    if (Math.abs(nowMs - signedAt) > WINDOW_MS || signedAt < this.bornAt) return 'stale';
    this.#turn(nowMs);
    if (this.#young.has(nonce) || this.#old.has(nonce)) return 'replayed';
    if (this.#young.size >= NONCES_MAX / 2) return 'full';
    this.#young.add(nonce);
    return 'fresh';
  }

  #turn(nowMs: number): void {
    const passed = nowMs - this.#turnedAt;
    // Signed up to a window ahead, good until a window after: two windows at most.
    if (passed >= 0 && passed <= 2 * WINDOW_MS) return;
    this.#old = passed > 4 * WINDOW_MS ? new Set() : this.#young;
    this.#young = new Set();
    this.#turnedAt = nowMs;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }
}
