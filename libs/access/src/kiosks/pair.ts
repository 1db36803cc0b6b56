import type { KioskKey, KioskPanel } from '#contract';
import { createHmac, createPublicKey, randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { audit, deriveKey, maybe, one, Refusal, rows, type House, type Secrets } from '#platform';
import { askToTry, attemptsWereRight, scopeOf } from '../attempts';
import { actorOf, type StaffCaller } from '../caller';
import { sha256 } from '../token';

const CODE_MINUTES = 10;
// Without letters and digits that are mistaken for each other when read out across a room.
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** 39 random bits, read out and typed once. */
function newCode(): string {
  return Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]!).join('');
}

const plain = (code: string) => code.toUpperCase().replace(/[^0-9A-Z]/g, '');

function codeDigest(secrets: Secrets, code: string): Buffer {
  return createHmac('sha256', deriveKey(secrets, 'access/pairing')).update(plain(code)).digest();
}

/** What a waiting kiosk shows and the administrator types: 40 bits of its key's digest. */
export function fingerprintOf(key: Pick<KioskKey, 'x' | 'y'>): string {
  const digest = sha256(`${key.x}.${key.y}`);
  const letters = Array.from(digest.subarray(0, 8), (byte) => LETTERS[byte % LETTERS.length]!).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

export interface PairingCode {
  kioskId: string;
  code: string;
  until: string;
}

/** Registers a kiosk, which then waits for its machine. */
export async function createKiosk(
  house: House,
  caller: StaffCaller,
  draft: { name: string; place: string; panel: KioskPanel },
  now: Date,
): Promise<PairingCode> {
  const kioskId = uuidv7();
  const code = newCode();
  const until = new Date(now.getTime() + CODE_MINUTES * 60_000);
  await house.db.inStation(caller.station, async (tx) => {
    await rows(
      tx,
      `INSERT INTO points.kiosk (station_id, kiosk_id, name, place, panel, state, pairing_digest, pairing_until)
       VALUES ($1, $2, $3, $4, $5, 'pairing', $6, $7)`,
      [
        caller.station,
        kioskId,
        draft.name,
        draft.place,
        JSON.stringify(draft.panel),
        codeDigest(house.secrets, code),
        until,
      ],
    );
    await audit(tx, caller.station, actorOf(caller), 'kiosk.create', now, { kind: 'kiosk', id: kioskId });
  });
  return { kioskId, code, until: until.toISOString() };
}

/** A fresh code for a kiosk that is not in use; a key that waits is forgotten. @throws Refusal not_found, wrong_state */
export async function newPairingCode(
  house: House,
  caller: StaffCaller,
  kioskId: string,
  now: Date,
): Promise<PairingCode> {
  const code = newCode();
  const until = new Date(now.getTime() + CODE_MINUTES * 60_000);
  await house.db.inStation(caller.station, async (tx) => {
    await one(tx, 'SELECT 1 FROM points.kiosk WHERE station_id = $1 AND kiosk_id = $2', [
      caller.station,
      kioskId,
    ]);
    const renewed = await rows(
      tx,
      `UPDATE points.kiosk SET state = 'pairing', public_key = NULL, pairing_digest = $3, pairing_until = $4
        WHERE station_id = $1 AND kiosk_id = $2 AND state IN ('pairing', 'waiting') RETURNING 1`,
      [caller.station, kioskId, codeDigest(house.secrets, code), until],
    );
    if (renewed.length === 0) throw new Refusal('wrong_state');
    await audit(tx, caller.station, actorOf(caller), 'kiosk.newCode', now, { kind: 'kiosk', id: kioskId });
  });
  return { kioskId, code, until: until.toISOString() };
}

/** True for a point of the curve; anything else is refused before it is kept. */
function isKey(key: KioskKey): boolean {
  try {
    createPublicKey({ key: { ...key }, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}

/**
 * A machine brings its public key with the code. One code, one machine; few tries at an address and in the station.
 * @throws Refusal pairing_wrong, too_many_requests, invalid_request (no point of P-256)
 */
export async function pairKiosk(
  house: House,
  station: number,
  input: { code: string; publicKey: KioskKey; build: string },
  address: string,
  now: Date,
): Promise<{ kioskId: string; fingerprint: string; panel: KioskPanel }> {
  const limits = [
    { scope: scopeOf(house.secrets, 'pairing', address), max: 10, minutes: 15 },
    { scope: scopeOf(house.secrets, 'pairing', 'station'), max: 100, minutes: 15 },
  ];
  const tries = await askToTry(house, station, limits, now);
  if (!isKey(input.publicKey)) throw new Refusal('invalid_request');
  return house.db.inStation(station, async (tx) => {
    const paired = await maybe<{ kiosk_id: string; panel: KioskPanel }>(
      tx,
      `UPDATE points.kiosk SET state = 'waiting', public_key = $3, build = $4, pairing_digest = NULL, pairing_until = NULL
        WHERE station_id = $1 AND pairing_digest = $2 AND state = 'pairing' AND pairing_until > $5
        RETURNING kiosk_id, panel`,
      [station, codeDigest(house.secrets, input.code), JSON.stringify(input.publicKey), input.build, now],
    );
    if (paired === null) throw new Refusal('pairing_wrong');
    await attemptsWereRight(tx, station, tries);
    const actor = { kind: 'kiosk' as const, id: paired.kiosk_id, kioskId: paired.kiosk_id };
    await audit(tx, station, actor, 'kiosk.pair', now, { kind: 'kiosk', id: paired.kiosk_id });
    return { kioskId: paired.kiosk_id, fingerprint: fingerprintOf(input.publicKey), panel: paired.panel };
  });
}

/** @throws Refusal not_found */
export async function kioskState(
  house: House,
  station: number,
  kioskId: string,
): Promise<{ state: 'pairing' | 'waiting' | 'active' | 'revoked'; panel: KioskPanel }> {
  return house.db.inStation(station, (tx) =>
    one(tx, 'SELECT state, panel FROM points.kiosk WHERE station_id = $1 AND kiosk_id = $2', [
      station,
      kioskId,
    ]),
  );
}

/**
 * Approves the machine whose fingerprint the administrator has read from its screen: not one that was quicker with the code.
 * @throws Refusal not_found, wrong_state, pairing_wrong
 */
export async function approveKiosk(
  house: House,
  caller: StaffCaller,
  input: { kioskId: string; fingerprint: string },
  now: Date,
): Promise<void> {
  await house.db.inStation(caller.station, async (tx) => {
    const kiosk = await one<{ state: string; public_key: KioskKey | null }>(
      tx,
      'SELECT state, public_key FROM points.kiosk WHERE station_id = $1 AND kiosk_id = $2 FOR UPDATE',
      [caller.station, input.kioskId],
    );
    if (kiosk.state !== 'waiting' || kiosk.public_key === null) throw new Refusal('wrong_state');
    if (plain(fingerprintOf(kiosk.public_key)) !== plain(input.fingerprint))
      throw new Refusal('pairing_wrong');
    await rows(
      tx,
      `UPDATE points.kiosk SET state = 'active', approved_by = $3 WHERE station_id = $1 AND kiosk_id = $2`,
      [caller.station, input.kioskId, caller.staffId],
    );
    await audit(tx, caller.station, actorOf(caller), 'kiosk.approve', now, {
      kind: 'kiosk',
      id: input.kioskId,
    });
  });
}
