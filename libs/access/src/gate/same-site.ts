import { timingSafeEqual } from 'node:crypto';
import { sha256 } from '../token';
import type { Presented } from './presented';

function text(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

/** True for requests that change nothing. */
export function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/**
 * False for a request that another site had the browser send: by Sec-Fetch-Site where the browser says it, by Origin
 * where that is sent. A client that is no browser sends neither, and has no cookie that it did not mean to send.
 */
export function isSameSite(presented: Presented): boolean {
  const site = text(presented.headers['sec-fetch-site']);
  if (site !== undefined && site !== 'same-origin') return false;
  const origin = text(presented.headers.origin);
  return origin === undefined || hostOf(origin) === text(presented.headers.host);
}

/** Compares the header that only the station's own pages can set with the session's. */
export function csrfFits(presented: Presented, expected: string): boolean {
  const given = text(presented.headers['x-csrf']) ?? '';
  return timingSafeEqual(sha256(given), sha256(expected));
}
