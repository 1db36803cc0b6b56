import { createHash } from 'node:crypto';
import {
  addDays,
  dayOf,
  isTaken,
  maybe,
  rows,
  type Check,
  type Day,
  type Finding,
  type House,
  type Tx,
} from '#platform';

/** Movements of a day's last moments have committed by then. */
const SETTLE_MS = 10 * 60_000;

interface KeptDigest {
  day: Day;
  digest: Buffer;
  /** The seal of the trail that it stands on: which was the latest cannot be told from any clock afterwards. */
  seal_no: number | null;
}

/** The latest digest that a station keeps: what a list prints at its foot. */
export function latestDigest(tx: Tx, station: number): Promise<KeptDigest | null> {
  return maybe<KeptDigest>(
    tx,
    `SELECT day, digest, seal_no FROM points.station_digest WHERE station_id = $1 ORDER BY day DESC LIMIT 1`,
    [station],
  );
}

/** The last day that is over, with a margin for transactions that began in it. */
export const lastWholeDay = (now: Date): Day => addDays(dayOf(new Date(now.getTime() - SETTLE_MS)), -1);

/**
 * Keeps the digest of the last whole day: of everything written since the digest before, whatever moment it tells. Days
 * without a worker are held by the next digest. Twice changes nothing.
 * @returns the digest of the last whole day
 */
export async function keepDigest(house: House, station: number): Promise<Buffer> {
  try {
    return await house.db.inStation(station, (tx) => keep(tx, station, house.clock.now()));
  } catch (error) {
    if (!isTaken(error)) throw error;
    // Another worker was faster: what it keeps is there now.
    return house.db.inStation(station, async (tx) => (await latestDigest(tx, station))!.digest);
  }
}

async function keep(tx: Tx, station: number, now: Date): Promise<Buffer> {
  const day = lastWholeDay(now);
  const last = await latestDigest(tx, station);
  if (last && last.day >= day) return last.digest;
  await vouch(tx, station, day);
  const seal_no = await latestSeal(tx, station);
  const digest = await digestOf(tx, station, { day, seal_no }, last?.digest ?? null);
  await rows(
    tx,
    `INSERT INTO points.station_digest (station_id, day, digest, seal_no, made_at) VALUES ($1, $2, $3, $4, $5)`,
    [station, day, digest, seal_no, now],
  );
  return digest;
}

/** Writes down how far each account that has moved since the last digest stands. */
async function vouch(tx: Tx, station: number, day: Day): Promise<void> {
  await rows(
    tx,
    `INSERT INTO points.digest_head (station_id, day, household_id, version)
     SELECT $1, $2, a.household_id, a.version
       FROM points.account a
      WHERE a.station_id = $1 AND a.version > coalesce((
        SELECT d.version FROM points.digest_head d
         WHERE d.station_id = $1 AND d.household_id = a.household_id ORDER BY d.version DESC LIMIT 1), 0)`,
    [station, day],
  );
}

/** SHA-256 over the digest before, the trail's seal, and each head in the order of the households' ids. */
async function digestOf(
  tx: Tx,
  station: number,
  { day, seal_no }: Omit<KeptDigest, 'digest'>,
  previous: Buffer | null,
): Promise<Buffer> {
  const nothing = Buffer.alloc(32);
  const seal = await maybe<{ digest: Buffer }>(
    tx,
    `SELECT digest FROM points.audit_seal WHERE station_id = $1 AND seal_no = $2`,
    [station, seal_no],
  );
  const hash = createHash('sha256')
    .update(previous ?? nothing)
    .update(seal?.digest ?? nothing);
  const heads = await rows<{ household_id: string; version: string; hash: Buffer | null }>(
    tx,
    `SELECT d.household_id, d.version::text, e.hash
       FROM points.digest_head d
       LEFT JOIN points.entry e ON e.station_id = $1 AND e.household_id = d.household_id AND e.version = d.version
      WHERE d.station_id = $1 AND d.day = $2 ORDER BY d.household_id`,
    [station, day],
  );
  for (const head of heads) {
    hash.update(`${head.household_id}|${head.version}|`).update(head.hash ?? nothing);
  }
  return hash.digest();
}

async function latestSeal(tx: Tx, station: number): Promise<number | null> {
  const seal = await maybe<{ seal_no: number }>(
    tx,
    `SELECT seal_no FROM points.audit_seal WHERE station_id = $1 ORDER BY seal_no DESC LIMIT 1`,
    [station],
  );
  return seal?.seal_no ?? null;
}

/** Computes every kept digest again from the entries as they are. */
async function* checkDigests(tx: Tx, station: number): AsyncIterable<Finding> {
  const kept = await rows<KeptDigest>(
    tx,
    `SELECT day, digest, seal_no FROM points.station_digest WHERE station_id = $1 ORDER BY day`,
    [station],
  );
  for (const [i, { digest, ...of }] of kept.entries()) {
    const expected = await digestOf(tx, station, of, kept[i - 1]?.digest ?? null);
    if (!expected.equals(digest)) {
      const [is, was] = [expected.toString('hex'), digest.toString('hex')];
      yield {
        check: 'station-digest',
        table: 'station_digest',
        key: { day: of.day },
        expected: is,
        found: was,
      };
    }
  }
}

export const digestCheck: Check = { name: 'digests of the days', run: checkDigests };
