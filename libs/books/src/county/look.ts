import { actorOf, branchOf, type StaffCaller } from '#access';
import type { ReplyOf, Routes } from '#contract';
import { v7 as uuidv7 } from 'uuid';
import { registerEraser } from '#people';
import { audit, maybe, one, Refusal, rows, type House } from '#platform';
import { wholeClaimSheet } from '../desk/claim-history';
import { countyStations } from './members';
import { drawnLines } from './sample';

/**
 * Shows the whole claim behind a drawn line, once a ground is recorded in the station that it is read in: a row for its
 * supervisor and one of its trail, before anything is shown.
 * @throws Refusal not_found: no such line in the sample, or its station is of this county no more
 */
export async function lookAtLine(
  house: House,
  caller: StaffCaller,
  input: { sampleId: string; place: number; ground: string },
  now: Date,
): Promise<ReplyOf<Routes['county.look']>> {
  const { drawn } = await drawnLines(house, caller.station, input.sampleId);
  const line = drawn.find(({ place }) => place === input.place);
  const stations = await countyStations(house, caller.station);
  if (line === undefined || !stations.some(({ station }) => station === line.member)) {
    throw new Refusal('not_found');
  }
  const station = line.member;
  const claimId = await house.db.inStation(station, async (tx) => {
    const { id } = await one<{ id: string }>(
      tx,
      `SELECT claim_id AS id FROM points.list_line WHERE station_id = $1 AND list_id = $2 AND line_no = $3`,
      [station, line.listId, line.lineNo],
    );
    await rows(
      tx,
      `INSERT INTO points.county_look (station_id, look_id, county_id, staff_id, claim_id, ground, looked_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [station, uuidv7(), caller.station, caller.staffId, id, input.ground, now],
    );
    const subject = { kind: 'claim', id };
    await audit(tx, station, actorOf(caller), 'county.look', now, subject, { county: caller.station });
    return id;
  });
  const branch = branchOf([{ role: 'county', committeeId: null, groupId: null, alternate: false }]);
  return wholeClaimSheet(house, { ...caller, station, branch }, claimId);
}

type Looks = ReplyOf<Routes['county.looks']>;
interface LookRow extends Omit<Looks['items'][number], 'county' | 'viewerName' | 'lookedAt'> {
  countyId: number;
  staffId: string;
  lookedAt: Date;
}

/** Whole lines that the county read in the caller's station, latest first, each with its ground and its reader. */
export async function countyLooks(
  house: House,
  caller: StaffCaller,
  query: { after?: string | undefined; limit: number },
): Promise<Looks> {
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<LookRow>(
      tx,
      `SELECT look_id AS "lookId", county_id AS "countyId", staff_id AS "staffId", claim_id AS "claimId", ground,
              looked_at AS "lookedAt"
         FROM points.county_look WHERE station_id = $1 AND ($2::text IS NULL OR look_id::text < $2)
        ORDER BY look_id DESC LIMIT $3`,
      [caller.station, query.after ?? null, query.limit + 1],
    ),
  );
  const readers = new Map<string, { county: string; viewerName: string | null }>();
  const items: Looks['items'] = [];
  for (const { countyId, staffId, lookedAt, ...look } of found.slice(0, query.limit)) {
    const reader = readers.get(staffId) ?? (await readerOf(house, countyId, staffId));
    readers.set(staffId, reader);
    items.push({ ...look, ...reader, lookedAt: lookedAt.toISOString() });
  }
  return { items, next: found.length > query.limit ? items.at(-1)!.lookId : null };
}

/** Who it was stands in the county's tenant: one small read behind its fence. */
function readerOf(house: House, county: number, staffId: string) {
  return house.db.inStation(county, async (tx) => {
    const found = await maybe<{ county: string; viewerName: string | null }>(
      tx,
      `SELECT t.name AS county, s.name AS "viewerName" FROM points.station t
         LEFT JOIN points.staff s ON s.station_id = t.station_id AND s.staff_id = $2 WHERE t.station_id = $1`,
      [county, staffId],
    );
    return found ?? { county: String(county), viewerName: null };
  });
}

/** A ground may name whom it is about. That there was a look stays. */
registerEraser('county', async (tx, station, residentId) => {
  await rows(
    tx,
    `UPDATE points.county_look k SET ground = NULL FROM points.claim c
      WHERE k.station_id = $1 AND c.station_id = $1 AND c.claim_id = k.claim_id AND c.resident_id = $2`,
    [station, residentId],
  );
  return [];
});
