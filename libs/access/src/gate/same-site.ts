import { timingSafeEqual } from 'node:crypto';
import { Refusal } from '#platform';
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
 * Refuses a write that another site had the browser send: by Sec-Fetch-Site where the browser says it, by Origin
 * where that is sent. A client that is no browser sends neither, and has no cookie that it did not mean to send.
 * @throws Refusal csrf
 */
export function requireSameSite(presented: Presented): void {
  const site = text(presented.headers['sec-fetch-site']);
  if (site !== undefined && site !== 'same-origin') throw new Refusal('csrf');
  const origin = text(presented.headers.origin);
  if (origin !== undefined && hostOf(origin) !== text(presented.headers.host)) throw new Refusal('csrf');
}

/** Compares the header that only the station's own pages can set with the session's. @throws Refusal csrf */
export function requireCsrf(presented: Presented, expected: string): void {
  const given = text(presented.headers['x-csrf']) ?? '';
  if (!timingSafeEqual(sha256(given), sha256(expected))) throw new Refusal('csrf');
}
