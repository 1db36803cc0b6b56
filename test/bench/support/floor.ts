import { Pool } from 'pg';
import type { TestHouse, TestStation } from '../../support';
import { load } from './report';

/** The floor of every movement: one statement that updates one account and inserts one entry. */
const STATEMENT = {
  name: 'floor',
  text: `WITH a AS (
      UPDATE points.account SET balance = balance - 1, version = version + 1
       WHERE station_id = $1 AND household_id = $2 RETURNING version, balance)
    INSERT INTO points.entry (station_id, household_id, version, kind, points, balance_after, source_kind, source_id, lots,
      actor_kind, committee_id, group_id, happened_at, created_at, hash)
    SELECT $1, $2, version, 'redeem', 1, balance, 'bench', uuidv7(), '[{"grace": false, "points": 1, "expiresOn": "2027-12-31"}]',
           'system', 1, 1, $3, $3, decode(repeat('00', 32), 'hex') FROM a`,
};

/**
 * Measures work against the floor, in turns of a second, so that whatever else the machine does weighs on both. The floor
 * runs on the product's own tables, with their keys and indexes, as the owner, with the driver that the product uses and
 * 16 connections. Its entries carry no hash: it has stations of its own, which do not verify.
 * @returns calls a second of both, and the times of `work` in milliseconds, sorted
 */
export async function againstFloor(
  house: TestHouse,
  floorStations: TestStation[],
  work: {
    loops: number;
    one: (loop: number) => Promise<unknown>;
    /** What a client does before it sends: not measured. */
    ready?: () => void;
  },
  turns = 6,
): Promise<{ perSecond: number; floor: number; ratio: number; times_ms: number[] }> {
  const pool = new Pool({ connectionString: house.ownerUrl, max: 16 });
  const now = house.clock.now();
  const least = () => {
    const { station, households } = pick(floorStations);
    return pool.query({ ...STATEMENT, values: [station, pick(households), now] });
  };
  const sums = { work: 0, floor: 0 };
  const times_ms: number[] = [];
  for (let turn = 0; turn <= turns; turn += 1) {
    const floor = await load(16, 1, least);
    work.ready?.();
    const done = await load(work.loops, 1, work.one);
    if (turn === 0) continue; // plans, caches and pages are warm after the first turn
    sums.floor += floor.perSecond;
    sums.work += done.perSecond;
    times_ms.push(...done.times_ms);
  }
  await pool.end();
  times_ms.sort((a, b) => a - b);
  return { perSecond: sums.work / turns, floor: sums.floor / turns, ratio: sums.work / sums.floor, times_ms };
}

export const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!;
