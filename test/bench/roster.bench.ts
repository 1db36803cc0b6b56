import { importRoster, readRoster } from '#people';
import { dayOf } from '#platform';
import { demoPeople } from '../../libs/station/src/demo/people';
import { rosterCsv } from '../../libs/station/src/demo/roster';
import { testHouse } from '../support';
import { report, timed } from './support/report';

/** The roster of a whole station, 11,212 rows: read, checked and written (issue of the seven steps: at most 20 s). */
async function main() {
  const house = await testHouse({ name: 'bench_roster' });
  const now = house.clock.now();
  const csv = Buffer.from(rosterCsv(demoPeople(dayOf(now))));
  await house.owner.query(
    `INSERT INTO points.station (station_id, code, name, created_at) VALUES (1, 'roster', 'roster', $1)`,
    [now],
  );
  const reading_ms = await timed(async () => readRoster(csv, { today: dayOf(now), secrets: house.secrets }));
  const { entries } = readRoster(csv, { today: dayOf(now), secrets: house.secrets });
  const writing_ms = await timed(() => house.db.inStation(1, (tx) => importRoster(tx, 1, entries, now)));
  report({
    name: 'roster_import',
    value: (reading_ms + writing_ms) / 1000,
    unit: 's',
    rows: entries.length,
    reading_ms,
    writing_ms,
  });
  await house.close();
}

void main();
