import { goodsChecks } from '#goods';
import { ledgerChecks } from '#ledger';
import { auditChecks, dayOf, ofDatabase, rows, type Check, type Database, type Finding, type House, type Tx } from '#platform'; // prettier-ignore
import { registerCheck } from '#steps/4-register';
import { listCheck } from '#steps/5-publicize';
import { creditChecks } from '#steps/6-credit';
import { redeemChecks } from '#steps/7-redeem';
import { listLineCheck } from './list-lines';

/** What every room says must hold in a station's books. */
export const CHECKS: readonly Check[] = [
  ...ledgerChecks,
  registerCheck,
  listCheck,
  listLineCheck,
  ...creditChecks,
  ...goodsChecks,
  ...redeemChecks,
  ...auditChecks,
];

/**
 * Computes a station's books again in one snapshot, beside its running business.
 * @returns what differs, row by row; empty when everything holds
 */
export function verifyStation(
  db: Database,
  station: number,
  checks: readonly Check[] = CHECKS,
): Promise<Finding[]> {
  return db.inStation(station, async (tx) => {
    await rows(tx, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const findings: Finding[] = [];
    for (const check of checks) findings.push(...(await carriedOut(tx, station, check)));
    return findings;
  });
}

/**
 * What a check finds. One that meets a value which no code of ours could have written is a finding itself: nobody keeps the
 * other checks from looking by it.
 */
async function carriedOut(tx: Tx, station: number, check: Check): Promise<Finding[]> {
  const findings: Finding[] = [];
  await rows(tx, 'SAVEPOINT before_check');
  try {
    for await (const finding of check.run(tx, station)) findings.push(finding);
  } catch (error) {
    if (!isOfData(error)) throw error;
    await rows(tx, 'ROLLBACK TO SAVEPOINT before_check');
    const found = (error as Error).message;
    findings.push({
      check: 'unreadable',
      table: check.name,
      key: {},
      expected: 'values that can be read',
      found,
    });
  }
  return findings;
}

/** Class 22 of PostgreSQL is data that does not fit (SQL:2023, "data exception"). */
const isOfData = (error: unknown): boolean =>
  error instanceof TypeError ||
  error instanceof RangeError ||
  ofDatabase(error).code?.startsWith('22') === true;

/**
 * The nightly verification, job `verify-books`: keeps how many rows differ, and says in the log which. Once a day.
 * @returns what differs
 */
export async function verifyNightly(house: House, station: number): Promise<Finding[]> {
  const now = house.clock.now();
  const findings = await verifyStation(house.db, station);
  const byCheck: Record<string, number> = {};
  for (const { check } of findings) byCheck[check] = (byCheck[check] ?? 0) + 1;
  await house.db.inStation(station, (tx) =>
    rows(
      tx,
      `INSERT INTO points.verification (station_id, day, findings, by_check, verified_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (station_id, day) DO NOTHING`,
      [station, dayOf(now), findings.length, JSON.stringify(byCheck), now],
    ),
  );
  for (const finding of findings.slice(0, LOGGED_MAX))
    house.log.error({ station, finding }, 'the books differ');
  return findings;
}

const LOGGED_MAX = 100;
