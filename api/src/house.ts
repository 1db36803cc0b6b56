/** Injection token of the House that every use case stands on. */
export const HOUSE = Symbol('House');
