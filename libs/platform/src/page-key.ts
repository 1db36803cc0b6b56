import { isRealDay } from './calendar';
import { Refusal } from './refusal';

/** What a page goes on behind: the instant or day of its last row, and that row's id. Nulls: from the beginning. */
export type PageKey = [at: string, id: string] | [null, null];

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const isInstant = (text: string): boolean => {
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString() === text;
};

function read(after: string | undefined, isAt: (text: string) => boolean): PageKey {
  if (after === undefined) return [null, null];
  const [at = '', id = '', ...rest] = after.split('/');
  // A database stops at an instant or an id that is none.
  if (rest.length > 0 || !isAt(at) || !UUID.test(id)) throw new Refusal('invalid_request');
  return [at, id];
}

/** Reads the key of a page in the order of instants. @throws Refusal invalid_request: no page has given it */
export const instantKey = (after: string | undefined): PageKey => read(after, isInstant);

/** Reads the key of a page in the order of days. @throws Refusal invalid_request: no page has given it */
export const dayKey = (after: string | undefined): PageKey => read(after, isRealDay);
