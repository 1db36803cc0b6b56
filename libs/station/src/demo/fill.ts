import { addDays, dayOf, MovableClock, openHouse, readSettings, startOfDay, systemClock } from '#platform';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import cast from '../../data/demo-cast.json';
import { createStation } from '../create';
import { hireCast } from './cast';
import { playRecent } from './recent';
import { readTree } from './residents';
import { settlePeopleAndActs } from './settle';

/** How many days before today the demo's people have moved in. */
const DAYS_OF_HISTORY = 60;

/** `node dist/libs/station/src/demo/fill.js`: fills the demo station, once. Does nothing where a station exists. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const owner = new Client({ connectionString: settings.databaseUrl });
  await owner.connect();
  const { rows } = await owner.query('SELECT 1 FROM points.station LIMIT 1');
  if (rows.length === 0) await fill();
  await owner.end();

  async function fill(): Promise<void> {
    const today = dayOf(systemClock.now());
    const moveIn = addDays(today, -DAYS_OF_HISTORY);
    const clock = new MovableClock(startOfDay(moveIn));
    const house = { ...(await openHouse(settings, 'demo')), clock };
    const station = await createStation(owner, { ...cast.station, from: moveIn, at: clock.now() });
    await settlePeopleAndActs(house, station);
    const staff = await hireCast(house, station, moveIn);
    const { committeeOf, households } = await readTree(house, station, moveIn);
    console.time('recent');
    await playRecent({ house, station, cast: staff, committeeOf, kioskId: uuidv7() }, households, today);
    console.timeEnd('recent');
    await house.db.close();
  }
}

void main();
