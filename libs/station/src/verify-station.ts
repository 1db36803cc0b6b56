import { goodsChecks } from '#goods';
import { ledgerChecks } from '#ledger';
import { auditChecks, rows, type Check, type Database, type Finding } from '#platform';
import { registerCheck } from '#steps/4-register';
import { listCheck } from '#steps/5-publicize';
import { creditChecks } from '#steps/6-credit';
import { redeemChecks } from '#steps/7-redeem';

/** What every room says must hold in a station's books. */
export const CHECKS: readonly Check[] = [
  ...ledgerChecks,
  registerCheck,
  listCheck,
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
    for (const check of checks) for await (const finding of check.run(tx, station)) findings.push(finding);
    return findings;
  });
}
