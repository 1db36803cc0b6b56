import { hash, randomBytes } from 'node:crypto';

/** A bearer secret with the station that knows it: `<station>.<256 random bits>`. The database keeps the digest alone. */
export interface Token {
  station: number;
  digest: Buffer;
}

const SHAPE = /^([1-9]\d{0,9})\.([A-Za-z0-9_-]{43})$/;
export const STATION_MAX = 2_147_483_647;

export function sha256(data: string | Buffer): Buffer {
  return hash('sha256', data, 'buffer');
}

/** @returns the text that its holder keeps, once, and what is stored */
export function newToken(station: number): Token & { text: string } {
  const text = `${station}.${randomBytes(32).toString('base64url')}`;
  return { text, station, digest: sha256(text) };
}

/** @returns null for anything that this product never gave out */
export function readToken(text: string | undefined): Token | null {
  const match = text === undefined ? null : SHAPE.exec(text);
  if (match === null) return null;
  const station = Number(match[1]);
  return station > STATION_MAX ? null : { station, digest: sha256(match[0]) };
}
