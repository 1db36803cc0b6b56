import { randomBytes } from 'node:crypto';
import { sha256, STATION_MAX } from '../token';

/** What a card's QR code says: `SFYZ1.<station>.<secret>`; letters and digits of QR's alphanumeric mode alone. */
const SHAPE = /^SFYZ1\.([1-9]\d{0,9})\.([0-9A-Z]{24})$/;
// Crockford's base 32: no I, L, O, U.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 24;

export interface ReadCard {
  station: number;
  /** SHA-256 of the whole text: what the database keeps. */
  digest: Buffer;
}

/** A new card: 24 letters of 5 random bits, 120 bits (≥ 80 asked for). */
export function newCardText(station: number): { text: string; digest: Buffer } {
  const secret = Array.from(randomBytes(LENGTH), (byte) => LETTERS[byte % 32]!).join('');
  const text = `SFYZ1.${station}.${secret}`;
  return { text, digest: sha256(text) };
}

/** @returns null for a text that is no card of this product */
export function readCardText(text: string): ReadCard | null {
  const match = SHAPE.exec(text.trim().toUpperCase());
  if (match === null) return null;
  const station = Number(match[1]);
  return station > STATION_MAX ? null : { station, digest: sha256(match[0]) };
}
