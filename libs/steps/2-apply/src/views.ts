import type { Claim, QueryOf, Routes } from '#contract';
import type { ResidentCaller } from '#access';
import { CLAIM_COLUMNS, CLAIM_TABLES, claimOf, type ClaimViewRow } from '#claims';
import { Refusal, rows, type House } from '#platform';

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** Reads a page's key of two parts. @throws Refusal invalid_request where it is none of ours */
export function keyOf(after: string | undefined, shape: RegExp): [string, string] | [null, null] {
  if (after === undefined) return [null, null];
  const [, first, second] = shape.exec(after) ?? [];
  if (first === undefined || second === undefined) throw new Refusal('invalid_request');
  return [first, second];
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const BY_DAY = new RegExp(`^(\\d{4}-\\d{2}-\\d{2})/(${UUID})$`);

/** The household's claims, latest deeds first. */
export async function householdClaims(
  house: House,
  caller: ResidentCaller,
  page: QueryOf<Routes['claim.mine']>,
): Promise<Page<Claim>> {
  const [day, id] = keyOf(page.after, BY_DAY);
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<ClaimViewRow>(
      tx,
      `SELECT ${CLAIM_COLUMNS} FROM ${CLAIM_TABLES}
        WHERE c.station_id = $1 AND c.household_id = $2
          AND ($3::date IS NULL OR c.act_day < $3 OR (c.act_day = $3 AND c.claim_id > $4::uuid))
        ORDER BY c.act_day DESC, c.claim_id LIMIT $5`,
      [caller.station, caller.householdId, day, id, page.limit + 1],
    ),
  );
  return pageFrom(found, page.limit, (row) => `${row.act_day}/${row.claim_id}`);
}

/** One row more than asked for tells whether there is a next page. */
export function pageFrom(
  found: ClaimViewRow[],
  limit: number,
  key: (row: ClaimViewRow) => string,
): Page<Claim> {
  const shown = found.slice(0, limit);
  return { items: shown.map(claimOf), next: found.length > limit ? key(shown.at(-1)!) : null };
}
