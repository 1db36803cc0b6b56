import { createHash } from 'node:crypto';

/** An entry as its columns read as text, in the table's order, without the hash. Instants are microseconds since 1970. */
export interface EntryTexts {
  station_id: string;
  household_id: string;
  version: string;
  kind: string;
  points: string;
  balance_after: string;
  source_kind: string;
  source_id: string | null;
  lots: string;
  carrier: string | null;
  act_code: string | null;
  actor_kind: string;
  actor_id: string | null;
  kiosk_id: string | null;
  committee_id: string;
  group_id: string;
  happened_us: string;
  created_us: string;
}

const ORDER = [
  'station_id',
  'household_id',
  'version',
  'kind',
  'points',
  'balance_after',
  'source_kind',
  'source_id',
  'lots',
  'carrier',
  'act_code',
  'actor_kind',
  'actor_id',
  'kiosk_id',
  'committee_id',
  'group_id',
  'happened_us',
  'created_us',
] as const satisfies readonly (keyof EntryTexts)[];

/** What those texts are selected as. */
export const ENTRY_TEXT_COLUMNS = ORDER.map((column) => {
  const instant = /^(happened|created)_us$/.exec(column)?.[1];
  return instant
    ? `(extract(epoch FROM ${instant}_at) * 1000000)::bigint::text AS ${column}`
    : `${column}::text AS ${column}`;
}).join(', ');

/** The head of an account without entries. */
export const GENESIS = Buffer.alloc(32);
const ALGORITHM = Buffer.from([1]);

/** The canonical text of an entry: `points.entry_text` said once more, so that verify need not trust the database's own. */
export function entryText(entry: EntryTexts): string {
  return ORDER.map((column) => entry[column] ?? '').join('|');
}

/** SHA-256 over algorithm, the hash before, canonical text. */
export function entryHash(previous: Buffer, text: string): Buffer {
  return createHash('sha256').update(ALGORITHM).update(previous).update(text, 'utf8').digest();
}
