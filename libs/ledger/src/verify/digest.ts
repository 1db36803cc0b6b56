import { createHash, type Hash } from 'node:crypto';
import {
  addDays,
  dayOf,
  endOfDay,
  maybe,
  rows,
  type Check,
  type Day,
  type Finding,
  type House,
  type Tx,
} from '#platform';
import { entriesOf } from './chains';

/** Where an account's chain stood at the end of a day on which something was written to it. */
interface Head {
  householdId: string;
  version: string;
  hash: Buffer;
}

function fold(hash: Hash, head: Head): void {
  hash.update(`${head.householdId}|${head.version}|`).update(head.hash);
}

/** SHA-256 over the digest before, the audit's latest seal, and each head in the order of the households' ids. */
function begin(previous: Buffer | null, seal: Buffer | null): Hash {
  return createHash('sha256')
    .update(previous ?? Buffer.alloc(32))
    .update(seal ?? Buffer.alloc(32));
}

/** Movements of a day's last moments have committed by then. */
const SETTLE_MS = 10 * 60_000;

interface KeptDigest {
  day: Day;
  digest: Buffer;
}

/** The latest digest that a station keeps: what a list prints at its foot. */
export function latestDigest(tx: Tx, station: number): Promise<KeptDigest | null> {
  return maybe<KeptDigest>(
    tx,
    `SELECT day, digest FROM points.station_digest WHERE station_id = $1 ORDER BY day DESC LIMIT 1`,
    [station],
  );
}

/** The last day that is over, with a margin for transactions that began in it. */
export const lastWholeDay = (now: Date): Day => addDays(dayOf(new Date(now.getTime() - SETTLE_MS)), -1);

/**
 * Keeps the digest of the last whole day: of everything written since the digest before. Days without a worker are held
 * by the next digest. Twice changes nothing.
 * @returns the digest of the last whole day
 */
export function keepDigest(house: House, station: number): Promise<Buffer> {
  const now = house.clock.now();
  const day = lastWholeDay(now);
  return house.db.inStation(station, async (tx) => {
    const last = await latestDigest(tx, station);
    if (last && last.day >= day) return last.digest;
    const hash = begin(last?.digest ?? null, await sealAt(tx, station, day));
    for (const head of await headsOf(tx, station, last?.day ?? null, day)) fold(hash, head);
    const digest = hash.digest();
    await rows(
      tx,
      `INSERT INTO points.station_digest (station_id, day, digest, made_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (station_id, day) DO NOTHING`,
      [station, day, digest, now],
    );
    return digest;
  });
}

/** Seals are numbered as they are made: what stood at the end of a day stays so. */
async function sealAt(tx: Tx, station: number, day: Day): Promise<Buffer | null> {
  const seal = await maybe<{ digest: Buffer }>(
    tx,
    `SELECT digest FROM points.audit_seal WHERE station_id = $1 AND sealed_until < $2 ORDER BY seal_no DESC LIMIT 1`,
    [station, endOfDay(day)],
  );
  return seal?.digest ?? null;
}

function headsOf(tx: Tx, station: number, after: Day | null, day: Day): Promise<Head[]> {
  return rows<Head>(
    tx,
    `SELECT DISTINCT ON (e.household_id) e.household_id AS "householdId", e.version::text AS version, e.hash
       FROM points.entry e
      WHERE e.station_id = $1 AND e.created_at >= $2 AND e.created_at < $3
      ORDER BY e.household_id, e.version DESC`,
    [station, after ? endOfDay(after) : '-infinity', endOfDay(day)],
  );
}

/** Computes every kept digest again in one walk: entries fall to the first digest that covers their moment. */
async function* checkDigests(tx: Tx, station: number): AsyncIterable<Finding> {
  const kept = await rows<KeptDigest>(
    tx,
    `SELECT day, digest FROM points.station_digest WHERE station_id = $1 ORDER BY day`,
    [station],
  );
  if (kept.length === 0) return;
  const days: { until: bigint; hash: Hash }[] = [];
  for (const [i, { day }] of kept.entries()) {
    const hash = begin(kept[i - 1]?.digest ?? null, await sealAt(tx, station, day));
    days.push({ until: BigInt(endOfDay(day).getTime()) * 1000n, hash });
  }
  let household = '';
  let heads = new Map<number, Head>();
  const flush = () => {
    for (const [day, head] of heads) fold(days[day]!.hash, head);
    heads = new Map();
  };
  for await (const entry of entriesOf(tx, station)) {
    if (entry.household_id !== household) flush();
    household = entry.household_id;
    const day = firstAfter(days, BigInt(entry.created_us));
    if (day >= 0) heads.set(day, { householdId: household, version: entry.version, hash: entry.hash });
  }
  flush();
  for (const [i, { day, digest }] of kept.entries()) {
    const expected = days[i]!.hash.digest();
    if (!expected.equals(digest)) {
      const [is, was] = [expected.toString('hex'), digest.toString('hex')];
      yield { check: 'station-digest', table: 'station_digest', key: { day }, expected: is, found: was };
    }
  }
}

/** Index of the first day that ends after a moment; -1 when none does. */
function firstAfter(days: readonly { until: bigint }[], us: bigint): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle]!.until > us) high = middle;
    else low = middle + 1;
  }
  return low === days.length ? -1 : low;
}

export const digestCheck: Check = { name: 'digests of the days', run: checkDigests };
