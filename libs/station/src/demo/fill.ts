import {
  addDays,
  dayOf,
  MovableClock,
  openHouse,
  readSecrets,
  readSettings,
  startOfDay,
  systemClock,
  WrongSetting,
  type Settings,
} from '#platform';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import cast from '../../data/demo-cast.json';
import { createStation } from '../create';
import { hireCast } from './cast';
import { writeQuiz } from './quiz';
import { playRecent } from './recent';
import { readTree } from './residents';
import { settlePeopleAndActs } from './settle';
import { clearUnfinished, markFinished, markUnfinished } from './unfinished';
import { prepareWelcome, welcome } from './welcome';

/** How many days before today the demo's people have moved in. */
const DAYS_OF_HISTORY = 60;

/**
 * `node dist/libs/station/src/demo/fill.js [--own]`: fills the demo station where there is no station yet, and prints, at each
 * start, who can be tried out. Of a real station it prints nothing. `--own`: the database is the data folder's own, and
 * what an earlier filling left half done is made anew.
 */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const owner = new Client({ connectionString: settings.databaseUrl });
  await owner.connect();
  try {
    const installation = {
      ownerUrl: settings.databaseUrl,
      secrets: readSecrets(settings.dataDir),
      own: process.argv.includes('--own'),
    };
    if (await clearUnfinished(owner, installation))
      console.log('the demo station was not filled to its end: filling it anew');
    const { rows } = await owner.query('SELECT 1 FROM points.station LIMIT 1');
    if (rows.length === 0) await fill(settings, owner);
  } finally {
    await owner.end();
  }
  const house = await openHouse(settings, 'demo');
  await welcome(house, settings.dataDir, (line) => console.log(line));
  await house.db.close();
}

async function fill(settings: Settings, owner: Client): Promise<void> {
  const today = dayOf(systemClock.now());
  const moveIn = addDays(today, -DAYS_OF_HISTORY);
  const clock = new MovableClock(startOfDay(moveIn));
  const house = { ...(await openHouse(settings, 'demo')), clock };
  try {
    const station = await createStation(owner, {
      ...cast.station,
      from: moveIn,
      at: clock.now(),
      also: markUnfinished,
    });
    await settlePeopleAndActs(house, station);
    // Plans made on the empty tables of a new station cost more than all the rest of its filling; a minute later the
    // server would do this by itself.
    const analyze = async () => void (await owner.query('ANALYZE'));
    await analyze();
    const staff = await hireCast(house, station, moveIn);
    const { committeeOf, households } = await readTree(house, station, moveIn);
    const stage = { house, station, cast: staff, committeeOf, kioskId: uuidv7() };
    await writeQuiz(stage);
    await playRecent(stage, households, today, analyze);
    await prepareWelcome(house, settings.dataDir, station, staff.administrator, households);
    await markFinished(owner);
  } finally {
    await house.db.close();
  }
}

main().catch((error: unknown) => {
  if (!(error instanceof WrongSetting)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});
