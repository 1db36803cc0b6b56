import { APP_ROLE, migrate, WrongSetting, type Secrets } from '#platform';
import type { Client } from 'pg';
import cast from '../../data/demo-cast.json';

/**
 * The demo is filled in many transactions. What tells that one was cut short (Ctrl-C, a power cut, a full disk) is the comment
 * of the table of stations: it comes with the demo's row, in one transaction, and goes when everything is there. So it can
 * never be in another database than the station it speaks of, and no backup carries it.
 */
const MARK = 'the demo station is being filled';

/** Within the transaction that creates the demo station. */
export async function markUnfinished(owner: Client): Promise<void> {
  await owner.query(`COMMENT ON TABLE points.station IS '${MARK}'`);
}

export async function markFinished(owner: Client): Promise<void> {
  await owner.query('COMMENT ON TABLE points.station IS NULL');
}

async function isUnfinished(owner: Client): Promise<boolean> {
  const { rows } = await owner.query<{ mark: string | null }>(
    `SELECT obj_description('points.station'::regclass, 'pg_class') AS mark`,
  );
  return rows[0]!.mark === MARK;
}

export interface Installation {
  ownerUrl: string;
  secrets: Secrets;
  /** The data folder's own database: nobody but this launcher can be filling it. */
  own: boolean;
}

/**
 * Takes away a demo station whose filling was cut short, and leaves the empty schema: nobody could ever sign in to it.
 * @returns true when there was one
 * @throws WrongSetting in a database that is not the folder's own, or where another station lives: nothing is touched
 */
export async function clearUnfinished(
  owner: Client,
  { ownerUrl, secrets, own }: Installation,
): Promise<boolean> {
  if (!(await isUnfinished(owner))) return false;
  if (!own) {
    throw new WrongSetting(
      'DATABASE_URL: the demo station there was never filled to its end, unless another start is filling it now: wait for ' +
        'that, or take an empty database (to keep this one as it is: COMMENT ON TABLE points.station IS NULL)',
    );
  }
  // What a killed filling was just asking for may still run.
  await owner.query(
    'SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND usename = $1',
    [APP_ROLE],
  );
  await owner.query('BEGIN');
  try {
    // No station comes in between this look and the end.
    await owner.query('LOCK TABLE points.station IN ACCESS EXCLUSIVE MODE');
    const { rows } = await owner.query<{ code: string }>('SELECT code FROM points.station');
    if (rows.length !== 1 || rows[0]!.code !== cast.station.code) {
      throw new WrongSetting(
        'STATION_DATA: the demo station there was never filled to its end, and other stations live beside it: ' +
          'begin in a new folder, and make those again there',
      );
    }
    await owner.query('DROP SCHEMA points CASCADE');
    await owner.query('COMMIT');
  } catch (error) {
    await owner.query('ROLLBACK');
    throw error;
  }
  await migrate(ownerUrl, secrets);
  return true;
}
