import { importActs, parseActs } from '#claims';
import { importRoster, readRoster } from '#people';
import { dayOf, ROOT, type House } from '#platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoPeople } from './people';
import { rosterCsv } from './roster';

const MINUTES_NO = 'DEMO-1';

/** Moves the people in by the roster import and puts the rule table in force, both on the house clock's day. */
export async function settlePeopleAndActs(house: House, station: number): Promise<void> {
  const now = house.clock.now();
  const today = dayOf(now);
  const read = readRoster(Buffer.from(rosterCsv(demoPeople(today))), { today, secrets: house.secrets });
  if (read.findings.length > 0)
    throw new Error(`the demo's roster is bad: ${JSON.stringify(read.findings[0])}`);
  const acts = parseActs(readFileSync(join(ROOT, 'libs/claims/data/acts.csv'), 'utf8'));
  if (!acts.ok) throw new Error(`the demo's rule table is bad: ${JSON.stringify(acts.problems[0])}`);
  await house.db.inStation(station, async (tx) => {
    await importRoster(tx, station, read.entries, now);
    await importActs(tx, station, acts.rules, today, { minutesNo: MINUTES_NO });
  });
}
