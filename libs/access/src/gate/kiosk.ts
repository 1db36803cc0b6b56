import { Refusal, type House } from '#platform';
import type { KioskCaller, ResidentCaller } from '../caller';
import { RefusedAccess } from '../refused-access';
import { readToken } from '../token';
import { memoryOf } from './memory';
import { openKiosk } from './open';
import type { Presented } from './presented';
import { isRead } from './same-site';
import { readSignedHeaders, signatureHolds, signedText } from './signature';

/** One answer to whatever is wrong with a kiosk. It says the station's time: a kiosk whose clock is off mends it and asks again. */
function kioskUnknown(now: Date, known?: { station: number; kioskId: string }): Refusal {
  const details = { now: now.getTime() };
  if (known === undefined) return new Refusal('kiosk_unknown', details);
  const actor = { kind: 'kiosk' as const, id: known.kioskId, kioskId: known.kioskId };
  return new RefusedAccess('kiosk_unknown', details, known.station, actor);
}

function bearerOf(presented: Presented): string | undefined {
  const value = presented.headers.authorization;
  return typeof value === 'string' && value.startsWith('Bearer ') ? value.slice(7) : undefined;
}

/** False where another process has taken this very write: its own memory of nonces knows only its own. */
async function takeNonce(
  house: House,
  { station, kioskId, nonce }: { station: number; kioskId: string; nonce: string },
  now: Date,
): Promise<boolean> {
  const [answer] = await house.db.call<{ fresh: boolean }>(
    'SELECT points.take_nonce($1, $2, $3, $4) AS fresh',
    [station, kioskId, nonce, now],
  );
  return answer!.fresh;
}

/**
 * The machine by its signature and, where a token is shown with it, the resident before it.
 * @returns a resident's caller when the token is of a session open at this very kiosk, else the kiosk's
 * @throws Refusal kiosk_unknown for an unsigned, foreign, stale, replayed or revoked one; too_many_requests
 */
export async function kioskCaller(
  house: House,
  presented: Presented,
  now: Date,
): Promise<KioskCaller | ResidentCaller> {
  const signed = readSignedHeaders(presented.headers);
  if (signed === null) throw kioskUnknown(now);
  const { station, kioskId } = signed;
  const token = readToken(bearerOf(presented));
  const digest = token?.station === station ? token.digest : null;
  const open = await openKiosk(house, station, kioskId, digest, now);
  if (open === null) throw kioskUnknown(now);
  const text = signedText(
    presented.method,
    presented.url,
    signed.signedAtMs,
    signed.nonce,
    presented.rawBody,
  );
  if (!signatureHolds(house, open.publicKey, text, signed.signature, now.getTime())) {
    throw kioskUnknown(now, signed);
  }
  // After the signature: nobody but the kiosk itself can fill the memory of its nonces.
  const taken = memoryOf(house).nonces.take(`${kioskId}${signed.nonce}`, signed.signedAtMs, now.getTime());
  if (taken === 'full') throw new Refusal('too_many_requests');
  if (taken !== 'fresh') throw kioskUnknown(now, signed);
  if (!isRead(presented.method) && !presented.bearsOwnId && !(await takeNonce(house, signed, now))) {
    throw kioskUnknown(now, signed);
  }
  return open.session === null
    ? { kind: 'kiosk', station, kioskId }
    : { kind: 'resident', station, kioskId, ...open.session };
}
