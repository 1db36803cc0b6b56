import { participation } from '#books';
import { MovableClock, one, openHouse, readSettings, startOfDay } from '#platform';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import cast from '../data/demo-cast.json';
import { createStation } from './create';
import { hireCast } from './demo/cast';
import { playHistory } from './demo/history';
import { HISTORY } from './demo/history-plan';
import { readTree } from './demo/residents';
import { settlePeopleAndActs } from './demo/settle';

const MOVE_IN = '2018-11-15';
const LAST_DAY = '2020-07-31';

/** `npm run demo:history`: the scheme's first twenty months in a station of their own, through the use cases. */
async function main(): Promise<number> {
  const settings = readSettings(process.env);
  const owner = new Client({ connectionString: settings.databaseUrl });
  await owner.connect();
  const clock = new MovableClock(startOfDay(MOVE_IN));
  const house = { ...(await openHouse(settings, 'history')), clock };
  try {
    const taken = await owner.query('SELECT 1 FROM points.station WHERE code = $1', [cast.history.code]);
    if (taken.rows.length > 0) {
      console.error(
        `The history is played once, and station ${cast.history.code} is there already: set STATION_DATA to a new folder.`,
      );
      return 1;
    }
    const station = await createStation(owner, { ...cast.history, from: MOVE_IN, at: clock.now() });
    await settlePeopleAndActs(house, station);
    const staff = await hireCast(house, station, MOVE_IN);
    const { committeeOf, households } = await readTree(house, station, MOVE_IN);
    const stage = { house, station, cast: staff, committeeOf, kioskId: uuidv7() };
    await playHistory(stage, households.slice(0, HISTORY.households), async (month, credited) => {
      console.log(`${month}: ${credited} claims credited`);
      // A month passes in seconds here: what autovacuum would have done within it is asked for.
      await owner.query('ANALYZE');
    });
    return await house.db.inStation(station, async (tx) => {
      const { points } = await one<{ points: number }>(
        tx,
        `SELECT sum(points) AS points FROM points.entry WHERE station_id = $1 AND kind = 'credit'`,
        [station],
      );
      const rate = await participation(tx, station, LAST_DAY);
      console.log(`${points} points credited`);
      console.log(
        `${rate.takingPart} of ${rate.households} households taking part on ${rate.day}: ` +
          `${rate.truncatedPercent} % truncated, ${rate.roundedPercent} % rounded`,
      );
      return points === HISTORY.points && rate.takingPart === HISTORY.households ? 0 : 1;
    });
  } finally {
    await house.db.close();
    await owner.end();
  }
}

void main().then((code) => (process.exitCode = code));
