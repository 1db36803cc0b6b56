import { rows, type Secrets, type Tx } from '#platform';
import type { Account } from './account';
import { recoveryDigest } from './recovery';
import { totpStepOf, unsealTotp } from './totp';

/** A second factor that fits, not yet used up. */
export type Factor = { kind: 'totp'; step: number } | { kind: 'recovery'; digest: string };

/** @returns the factor that a code is for this account, or null */
export function factorOf(
  secrets: Secrets,
  station: number,
  account: Account,
  code: string,
  now: Date,
): Factor | null {
  const plain = code.replace(/\s/g, '');
  if (/^\d{6}$/.test(plain)) {
    if (account.totp_sealed === null) return null;
    const secret = unsealTotp(secrets, station, account.staff_id, account.totp_sealed);
    const step = totpStepOf(secret, plain, now);
    return step === null || step <= account.totp_step ? null : { kind: 'totp', step };
  }
  const digest = recoveryDigest(secrets, account.staff_id, plain);
  return account.recovery_hashes.includes(digest) ? { kind: 'recovery', digest } : null;
}

/**
 * Uses a factor up: a TOTP step opens once (RFC 6238, §5.2), so does a recovery code. Two senders of the same code meet
 * at the row: one of them is too late.
 * @returns false when it was used meanwhile
 */
export async function useFactor(tx: Tx, station: number, staffId: string, factor: Factor): Promise<boolean> {
  const used =
    factor.kind === 'totp'
      ? await rows(
          tx,
          `UPDATE points.staff SET totp_step = $3
            WHERE station_id = $1 AND staff_id = $2 AND totp_step < $3 RETURNING 1`,
          [station, staffId, factor.step],
        )
      : await rows(
          tx,
          `UPDATE points.staff SET recovery_hashes = array_remove(recovery_hashes, $3)
            WHERE station_id = $1 AND staff_id = $2 AND $3 = ANY(recovery_hashes) RETURNING 1`,
          [station, staffId, factor.digest],
        );
  return used.length > 0;
}
