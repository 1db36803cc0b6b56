import type { StaffRole } from '#contract';
import { Refusal, type House } from '#platform';
import type { Caller } from './caller';
import type { Permission } from './permissions';

/** What a request shows of its sender. */
export interface Presented {
  method: string;
  /** Path with query, as received. */
  url: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  cookies: Readonly<Record<string, string | undefined>>;
  rawBody: Buffer;
  /** The station that a public path names. */
  pathStation: number | null;
}

export type AdmittedRole = StaffRole;

/**
 * Finds out who sends, by the means that the route admits.
 * @throws Refusal unauthenticated, kiosk_unknown, csrf, step_up_needed; not_found when the role does not admit
 */
export async function authenticate(
  _house: House,
  presented: Presented,
  permission: Permission,
): Promise<Caller> {
  if (permission.public && presented.pathStation !== null) {
    return { kind: 'public', station: presented.pathStation };
  }
  throw new Refusal('unauthenticated');
}
