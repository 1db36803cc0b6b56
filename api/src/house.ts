/** Injection token of the House that every use case stands on. */
export const HOUSE = Symbol('House');
/** Injection token of the request counter; null where limits are off (tests that ask a lot). */
export const REQUEST_COUNTER = Symbol('RequestCounter');
