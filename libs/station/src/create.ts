import { settingDefaults, type Day } from '#platform';
import type { Client } from 'pg';

export interface NewStation {
  /** Short name in addresses: lower-case letters, digits, hyphens; unique in the installation. */
  code: string;
  name: string;
  /** First day that the default settings hold from. */
  from: Day;
  at: Date;
  /** Done in the transaction that creates it. */
  also?: (owner: Client) => Promise<unknown>;
}

/**
 * Creates an empty station with the default settings, as the installation's owner: no account inside a station may do it.
 * @returns its number
 */
export async function createStation(
  owner: Client,
  { code, name, from, at, also }: NewStation,
): Promise<number> {
  await owner.query('BEGIN');
  try {
    const { rows } = await owner.query<{ station_id: number }>(
      `INSERT INTO points.station (station_id, code, name, created_at)
       SELECT coalesce(max(station_id), 0) + 1, $1, $2, $3 FROM points.station RETURNING station_id`,
      [code, name, at],
    );
    const station = rows[0]!.station_id;
    await owner.query(
      `INSERT INTO points.setting (station_id, key, valid_from, value) SELECT $1, key, $2, value FROM jsonb_each($3)`,
      [station, from, JSON.stringify(settingDefaults())],
    );
    await also?.(owner);
    await owner.query('COMMIT');
    return station;
  } catch (error) {
    await owner.query('ROLLBACK');
    throw error;
  }
}
