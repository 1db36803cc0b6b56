import { actorOf, type StaffCaller } from '#access';
import type { ReplyOf, Routes } from '#contract';
import { audit, endOfDay, onlyOnce, Refusal, rows, startOfDay, type Day, type House } from '#platform';
import { draw, newSeed } from '../sample/draw';
import { requirePeriod } from './figures';
import { countyStations } from './members';
import { countySample } from './sample';

export interface Drawing {
  sampleId: string;
  firstDay: Day;
  lastDay: Day;
  size: number;
}

/**
 * Draws lines of the lists that were posted in a period. The seed is the server's, made after the request was taken: no
 * station could know what would be looked at, nobody could choose. A rank depends on seed and line alone, so each station
 * gives its lowest and the lowest of these are the sample of the whole.
 * @throws Refusal setting_bad (period), list_empty (nothing was posted), request_differs, request_abandoned
 */
export async function drawCountySample(
  house: House,
  caller: StaffCaller,
  input: Drawing,
  now: Date,
): Promise<{ reply: ReplyOf<Routes['county.draw']>; replayed: boolean }> {
  requirePeriod(input);
  const { sampleId, ...body } = input;
  const seed = newSeed();
  // Read before the sample's own transaction: a transaction belongs to one station.
  const { chosen, population } = await drawOver(house, caller.station, seed, input);
  const { replayed } = await house.db.inStation(caller.station, (tx) =>
    onlyOnce(tx, { station: caller.station, id: sampleId, actorId: caller.staffId, body, now }, async () => {
      if (population === 0) throw new Refusal('list_empty');
      await rows(
        tx,
        `INSERT INTO points.county_sample
           (station_id, sample_id, seed, first_day, last_day, population, drawn_by, drawn_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [caller.station, sampleId, seed, body.firstDay, body.lastDay, population, caller.staffId, now],
      );
      const lines = chosen.map(readKey);
      await rows(
        tx,
        `INSERT INTO points.county_sample_line (station_id, sample_id, place, member_id, list_id, line_no)
         SELECT $1, $2, l.place, l.member, l.list, l.line
           FROM unnest($3::integer[], $4::uuid[], $5::integer[]) WITH ORDINALITY AS l (member, list, line, place)`,
        [
          caller.station,
          sampleId,
          lines.map((l) => l.member),
          lines.map((l) => l.list),
          lines.map((l) => l.line),
        ],
      );
      const subject = { kind: 'county-sample', id: sampleId };
      const detail = { population, size: chosen.length };
      await audit(tx, caller.station, actorOf(caller), 'county.draw', now, subject, detail);
      return {};
    }),
  );
  return { reply: await countySample(house, caller, sampleId), replayed };
}

async function drawOver(house: House, county: number, seed: string, { firstDay, lastDay, size }: Drawing) {
  const lowest: string[] = [];
  let population = 0;
  for (const { station } of await countyStations(house, county)) {
    const keys = await keysOf(house, station, firstDay, lastDay);
    population += keys.length;
    lowest.push(...draw(seed, keys, size));
  }
  return { chosen: draw(seed, lowest, size), population };
}

/** Lines of lists posted in the days, named by station, list and number. Read as the publisher, who sees no more than lists show. */
async function keysOf(house: House, station: number, firstDay: Day, lastDay: Day): Promise<string[]> {
  const found = await house.db.inStation(
    station,
    (tx) =>
      rows<{ key: string }>(
        tx,
        `SELECT l.station_id || '/' || l.list_id || '/' || l.line_no AS key
           FROM points.publicity_list p
           JOIN points.list_line l ON l.station_id = $1 AND l.list_id = p.list_id
          WHERE p.station_id = $1 AND p.state IN ('posted', 'closed') AND p.posted_at >= $2 AND p.posted_at < $3`,
        [station, startOfDay(firstDay), endOfDay(lastDay)],
      ),
    'points_publisher',
  );
  return found.map(({ key }) => key);
}

function readKey(key: string): { member: number; list: string; line: number } {
  const [member, list, line] = key.split('/');
  return { member: Number(member), list: list!, line: Number(line) };
}
