import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { House } from '#platform';
import { sha256, STATION_MAX } from '../token';
import { memoryOf } from './memory';

/** What a kiosk's headers say, before any of it is believed. */
export interface SignedHeaders {
  station: number;
  kioskId: string;
  signedAtMs: number;
  nonce: string;
  signature: Buffer;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const KIOSK = /^([1-9]\d{0,9})\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const NONCE = /^[A-Za-z0-9_-]{16,64}$/;
/** 64 bytes, r and s (IEEE P1363), as WebCrypto makes them. */
const SIGNATURE = /^[A-Za-z0-9_-]{86}$/;

function header(headers: Headers, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

/** True when the sender claims to be a kiosk at all. */
export function claimsKiosk(headers: Headers): boolean {
  return headers['x-kiosk'] !== undefined;
}

/** @returns null when a header is missing or is not of its shape */
export function readSignedHeaders(headers: Headers): SignedHeaders | null {
  const kiosk = KIOSK.exec(header(headers, 'x-kiosk'));
  const time = header(headers, 'x-kiosk-time');
  const nonce = header(headers, 'x-kiosk-nonce');
  const signature = header(headers, 'x-kiosk-signature');
  if (kiosk === null || !/^\d{1,15}$/.test(time) || !NONCE.test(nonce) || !SIGNATURE.test(signature))
    return null;
  const station = Number(kiosk[1]);
  if (station > STATION_MAX) return null;
  return {
    station,
    kioskId: kiosk[2]!,
    signedAtMs: Number(time),
    nonce,
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** What a kiosk signs: method, path with query, time, nonce and the body's digest, one a line. */
export function signedText(method: string, url: string, timeMs: number, nonce: string, body: Buffer): string {
  return [method, url, timeMs, nonce, sha256(body).toString('hex')].join('\n');
}

function keyOf(house: House, jwk: Record<string, string>, nowMs: number): KeyObject {
  const memory = memoryOf(house).keys;
  const text = `${jwk.x}.${jwk.y}`;
  const known = memory.get(text, nowMs);
  if (known !== undefined) return known;
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: jwk.x, y: jwk.y }, format: 'jwk' });
  memory.set(text, key, nowMs);
  return key;
}

/**
 * ECDSA P-256 over SHA-256. On this thread: it takes 70 µs, and handing it to another one and being woken by it again cost
 * up to 50 more, on a machine whose cores are all in use (docs/decisions/0012-lines.md).
 */
export function signatureHolds(
  house: House,
  jwk: Record<string, string>,
  text: string,
  signature: Buffer,
  nowMs: number,
): boolean {
  const key = keyOf(house, jwk, nowMs);
  return verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, signature);
}
