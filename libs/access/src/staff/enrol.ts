import { one, type Secrets, type Tx } from '#platform';
import { newTotpSecret, sealTotp, totpStepOf, totpUri, unsealTotp } from './totp';

/** A secret for the authenticator that is not in force yet: the ticket is it, sealed for the account. */
export interface TotpDraft {
  totpUri: string;
  totpSecret: string;
  ticket: string;
}

export async function draftTotp(
  tx: Tx,
  secrets: Secrets,
  station: number,
  account: { staff_id: string; login: string },
): Promise<TotpDraft> {
  const { name } = await one<{ name: string }>(tx, 'SELECT name FROM points.station WHERE station_id = $1', [
    station,
  ]);
  const totpSecret = newTotpSecret();
  return {
    totpUri: totpUri(totpSecret, account.login, name),
    totpSecret,
    ticket: sealTotp(secrets, station, account.staff_id, totpSecret).toString('base64url'),
  };
}

/** @returns the sealed secret and the step that its first code used up; null when ticket or code is wrong */
export function confirmTotp(
  secrets: Secrets,
  station: number,
  staffId: string,
  given: { ticket: string; code: string },
  now: Date,
): { sealed: Buffer; step: number } | null {
  const sealed = Buffer.from(given.ticket, 'base64url');
  const secret = tryUnseal(secrets, station, staffId, sealed);
  const step = secret === null ? null : totpStepOf(secret, given.code.replace(/\s/g, ''), now);
  return step === null ? null : { sealed, step };
}

/** A ticket comes from outside: one that was not sealed here, for this account, is just wrong. */
function tryUnseal(secrets: Secrets, station: number, staffId: string, sealed: Buffer): string | null {
  if (sealed.length < 29) return null;
  try {
    return unsealTotp(secrets, station, staffId, sealed);
  } catch {
    return null;
  }
}
