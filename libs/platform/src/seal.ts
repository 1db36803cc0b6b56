import { createHash } from 'node:crypto';
import { isTaken, maybe, rows, type Tx } from './database';
import type { House } from './house';
import { firstIdOf, instantOf, NIL_ID } from './time-id';

const ROWS_PER_SEAL_MAX = 5_000;
const LATE_MS_MAX = 86_400_000;
export const NO_SEAL = Buffer.alloc(32);

/** Clocks of the machines that write one trail differ by less. */
export const CLOCKS_DIFFER_MS = 60_000;

/** The first id of the trail that a clock which is right has not made yet. */
export const firstIdToCome = (): string => firstIdOf(new Date(Date.now() + CLOCKS_DIFFER_MS));

/** SHA-256 over the seal before, its number, and the hash of each row in the order of their ids. */
export function sealDigest(previous: Buffer, sealNo: number, hashes: readonly Buffer[]): Buffer {
  const hash = createHash('sha256').update(previous).update(String(sealNo));
  for (const row of hashes) hash.update(row);
  return hash.digest();
}

/**
 * Seals the rows of the trail that no seal holds yet, in the order of their ids. Rows carry their own hash, so that
 * writing one waits for no other; the seals are the chain (design.md §2, §5).
 * @returns rows sealed; 0 when there is nothing to seal or another worker seals at this moment
 */
export async function sealAudit(house: House, station: number): Promise<number> {
  let total = 0;
  for (;;) {
    const sealed = await sealOnce(house, station);
    total += sealed;
    if (sealed < ROWS_PER_SEAL_MAX) return total;
  }
}

async function sealOnce(house: House, station: number): Promise<number> {
  try {
    return await house.db.inStation(station, (tx) => seal(tx, station, house.clock.now()));
  } catch (error) {
    if (isTaken(error)) return 0;
    throw error;
  }
}

async function seal(tx: Tx, station: number, now: Date): Promise<number> {
  const open = await unsealed(tx, station);
  if (open.length === 0) return 0;
  const last = await maybe<{ seal_no: number; digest: Buffer }>(
    tx,
    `SELECT seal_no, digest FROM points.audit_seal WHERE station_id = $1 ORDER BY seal_no DESC LIMIT 1`,
    [station],
  );
  const sealNo = (last?.seal_no ?? 0) + 1;
  const digest = sealDigest(
    last?.digest ?? NO_SEAL,
    sealNo,
    open.map((row) => row.hash),
  );
  await rows(
    tx,
    `INSERT INTO points.audit_seal (station_id, seal_no, sealed_until, rows_sealed, digest) VALUES ($1, $2, $3, $4, $5)`,
    [station, sealNo, now, open.length, digest],
  );
  await rows(
    tx,
    `INSERT INTO points.audit_sealed (station_id, audit_id, seal_no) SELECT $1, unnest($2::uuid[]), $3`,
    [station, open.map((row) => row.audit_id), sealNo],
  );
  return open.length;
}

/**
 * The id before which every row is sealed, or null: those are written no more. Ids are UUIDv7 of the machine's own clock: their
 * order is the order of writing, whatever clock the rows tell. That clock may have been ahead once; so how far the trail is
 * sealed is asked of ids that lie behind us, or what is written after it was set right would wait until that day.
 */
export async function sealedBefore(tx: Tx, station: number): Promise<string | null> {
  const newest = await maybe<{ id: string }>(
    tx,
    `SELECT audit_id AS id FROM points.audit_sealed WHERE station_id = $1 AND audit_id < $2 ORDER BY audit_id DESC LIMIT 1`,
    [station, firstIdToCome()],
  );
  // A transaction may commit later than it began.
  return newest && firstIdOf(new Date(instantOf(newest.id).getTime() - LATE_MS_MAX));
}

async function unsealed(tx: Tx, station: number): Promise<{ audit_id: string; hash: Buffer }[]> {
  return rows(
    tx,
    `SELECT a.audit_id, a.hash FROM points.audit a
      WHERE a.station_id = $1 AND a.audit_id > $2
        AND NOT EXISTS (SELECT FROM points.audit_sealed s WHERE s.station_id = $1 AND s.audit_id = a.audit_id)
      ORDER BY a.audit_id LIMIT $3`,
    [station, (await sealedBefore(tx, station)) ?? NIL_ID, ROWS_PER_SEAL_MAX],
  );
}
