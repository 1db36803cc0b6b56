import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { routes, type Route, type RouteId } from '#contract';
import { replyWriter } from '../../api/src/http/reply-writer';
import { arbitraryOf } from '../support/arbitrary';

// What leaves is what the contract declares, for every route and whatever a use case hands over.
const REPLIES = (Object.keys(routes) as RouteId[])
  .filter((id) => !('download' in routes[id]))
  .map((id) => {
    const schema = (routes[id] as Route).reply;
    const drawn = fc.sample(
      arbitraryOf(schema, () => []),
      { numRuns: 5, seed: 2018 },
    );
    return { id, schema, drawn, write: replyWriter(schema) };
  });
type Case = (typeof REPLIES)[number];

type Members = Record<string, unknown>;

/** Every object of a value, itself included. */
function objectsOf(value: unknown): Members[] {
  if (typeof value !== 'object' || value === null) return [];
  const within = Object.values(value).flatMap(objectsOf);
  return Array.isArray(value) ? within : [value as Members, ...within];
}

/** What leaves, as its reader gets it; null for what is refused. */
function left({ write }: Pick<Case, 'write'>, reply: unknown): unknown {
  try {
    return JSON.parse(write(reply));
  } catch {
    return null;
  }
}

/** What zod makes of it, over the wire; null for what it refuses. */
function declared({ schema }: Case, reply: unknown): unknown {
  const judged = schema.safeParse(reply);
  return judged.success ? JSON.parse(JSON.stringify(judged.data)) : null;
}

it('leaves as zod gives it, or is refused as zod refuses it', () => {
  for (const route of REPLIES) {
    const expected = route.drawn.map((reply) => declared(route, reply));
    expect([route.id, route.drawn.map((reply) => left(route, reply))]).toEqual([route.id, expected]);
  }
  const some = REPLIES.filter((route) => route.drawn.some((reply) => declared(route, reply) !== null));
  expect(some.length).toBeGreaterThan(REPLIES.length * 0.7);
});

it('never holds a member that is not declared, nor lacks one that is', () => {
  const leaks: string[] = [];
  for (const route of REPLIES) {
    const reply = route.drawn.find((one) => declared(route, one) !== null);
    const same = () => isDeepStrictEqual(left(route, reply), declared(route, reply));
    for (const members of objectsOf(reply)) {
      members.leaked = 'leaked';
      if (!same()) leaks.push(route.id);
      delete members.leaked;
      for (const [name, kept] of Object.entries(members)) {
        delete members[name];
        if (!same()) leaks.push(`${route.id} without ${name}`);
        members[name] = kept;
      }
    }
  }
  expect(leaks).toEqual([]);
});

it('is what is declared even of a class that says how it wants to be written, and of a list with a hole', () => {
  class Sly {
    items = [];
    total = 0;
    toJSON() {
      return { leaked: true };
    }
  }
  const honour = { write: replyWriter(routes['account.honour'].reply) };
  expect(left(honour, new Sly())).toEqual({ items: [], total: 0 });
  expect(left(honour, { items: Array(1), total: 0 })).toBeNull();
});
