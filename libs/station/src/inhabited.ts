import type { ClientBase } from 'pg';

/** True when a station lives in the database: not on an empty one, nor on one that has its tables alone. */
export async function isInhabited(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ found: string | null }>(
    `SELECT to_regclass('points.station')::text AS found`,
  );
  if (!rows[0]?.found) return false;
  return (await client.query('SELECT 1 FROM points.station LIMIT 1')).rowCount === 1;
}

/** What somebody is told who named, or meant, another folder. */
export const nobodyLives = (dataDir: string) => `No station lives in ${dataDir}: set STATION_DATA.`;
