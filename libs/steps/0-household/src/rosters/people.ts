import type { ReplyOf, Routes } from '#contract';
import type { StaffCaller } from '#access';
import { rows, type House } from '#platform';
import { rosterImport } from './list';

type Page = ReplyOf<Routes['roster.people']>;

/**
 * Who stands in a roster that waits: nobody countersigns counts alone (domain.md, "Countersigned"). Without dates of
 * birth, numbers and telephones, which the decision does not need. Once decided, the waiting rows are gone.
 * @throws Refusal not_found
 */
export function waitingPeople(
  house: House,
  caller: StaffCaller,
  query: { importId: string; after?: number | undefined; limit: number },
): Promise<Page> {
  return house.db.inStation(caller.station, async (tx) => {
    await rosterImport(tx, caller.station, query.importId);
    const found = await rows<Page['items'][number]>(
      tx,
      `SELECT u.place::integer, u.entry ->> 'committee' AS committee, u.entry ->> 'group' AS "group",
              u.entry ->> 'building' AS building, u.entry ->> 'unit' AS unit, u.entry ->> 'room' AS room,
              u.entry ->> 'name' AS name, u.entry ->> 'relation' AS relation,
              (u.entry ->> 'isHead')::boolean AS "isHead", (u.entry ->> 'consents')::boolean AS consents
         FROM points.roster_import i, jsonb_array_elements(i.rows) WITH ORDINALITY AS u(entry, place)
        WHERE i.station_id = $1 AND i.import_id = $2 AND u.place > $3
        ORDER BY u.place LIMIT $4`,
      [caller.station, query.importId, query.after ?? 0, query.limit + 1],
    );
    const items = found.slice(0, query.limit);
    return { items, next: found.length > query.limit ? String(items.at(-1)!.place) : null };
  });
}
