/** A value as it goes over the wire: instants as ISO 8601 text in UTC, everything else as it is. */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer I)[]
    ? Wire<I>[]
    : T extends object
      ? { [K in keyof T]: Wire<T[K]> }
      : T;

/** Writes a use case's result for the wire. */
export function wire<T>(value: T): Wire<T> {
  return JSON.parse(JSON.stringify(value)) as Wire<T>;
}
