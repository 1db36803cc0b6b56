import fc from 'fast-check';

type Json = unknown;
const LONE_SURROGATE = '\ud800';

/** What arrives where something else was asked for. `undefined`: the member is missing. */
const EVIL: readonly Json[] = [undefined, null, true, '', 'text', -1, 0, 0.5, -0.5, 1e21, 2147483648, 9007199254740992, [], {}, [[]],
  '2026-02-30', '2026-13-01', '9999-12-31', '0000-01-01', '-271821-04-20', '2026-11-02T25:00:00Z', '\u0000', 'a\u0000b', 'a\u0007b',
  '\u202Eevil', LONE_SURROGATE, '长'.repeat(20_000), '01936b4e-0000-7000-8000-000000000000', 'not-a-uuid', '1e3', 'NaN', 'infinity',
  "'; DROP TABLE points.entry; --", '../../../etc/passwd', { toString: 1 }, { $ne: null }, { __proto__: null, a: 1 }]; // prettier-ignore

/** A wrong value for one member, or a member that nobody asked for. */
export interface Spoil {
  /** Which member, counted over all of them. */
  member: number;
  value: Json;
  extra: boolean;
}

export const spoils: fc.Arbitrary<Spoil> = fc.record({
  member: fc.nat({ max: 60 }),
  value: fc.constantFrom(...EVIL),
  extra: fc.nat({ max: 9 }).map((n) => n === 0),
});

type Holder = Record<string | number, Json>;

function membersOf(value: Json, found: [Holder, string | number][] = []): [Holder, string | number][] {
  if (typeof value !== 'object' || value === null) return found;
  for (const key of Object.keys(value)) {
    found.push([value as Holder, key]);
    membersOf((value as Holder)[key], found);
  }
  return found;
}

/** The same, with one member spoiled; the whole where it has none. */
export function spoiled(value: Json, { member, value: wrong, extra }: Spoil): Json {
  if (typeof value !== 'object' || value === null) return wrong;
  const copy = structuredClone(value) as Holder;
  if (extra) return { ...copy, 'no-such-member': wrong ?? 1 };
  const members = membersOf(copy);
  if (members.length === 0) return wrong ?? copy;
  const [holder, key] = members[member % members.length]!;
  if (wrong === undefined && !Array.isArray(holder)) delete holder[key];
  else holder[key] = wrong;
  return copy;
}
