/**
 * A bounded map whose values age. Ages by the caller's clock and by the machine's: a test that moves the clock, or a
 * clock that is set back, never makes an old answer live longer.
 */
export class ShortMemory<V> {
  readonly #kept = new Map<string, { value: V; at: number; real: number }>();

  constructor(
    private readonly max: number,
    private readonly ageMsMax: number,
  ) {}

  get(key: string, nowMs: number): V | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    const fresh =
      Math.abs(nowMs - kept.at) <= this.ageMsMax && performance.now() - kept.real <= this.ageMsMax;
    if (fresh) return kept.value;
    this.#kept.delete(key);
    return undefined;
  }

  set(key: string, value: V, nowMs: number): void {
    this.#kept.delete(key);
    if (this.#kept.size >= this.max) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(key, { value, at: nowMs, real: performance.now() });
  }

  clear(): void {
    this.#kept.clear();
  }

  get size(): number {
    return this.#kept.size;
  }
}
