import type { StaffRole } from '#contract';
import { Refusal, type Actor } from '#platform';

/** The part of the tree that a caller's roles for this route cover. */
export interface Branch {
  wholeStation: boolean;
  committees: readonly number[];
  groups: readonly number[];
}

export interface HeldRole {
  role: StaffRole;
  committeeId: number | null;
  groupId: number | null;
  alternate: boolean;
}

export interface PublicCaller {
  kind: 'public';
  station: number;
}

export interface KioskCaller {
  kind: 'kiosk';
  station: number;
  kioskId: string;
}

/** A resident before a kiosk. Minors and adults without full capacity never get here: their guardian does. */
export interface ResidentCaller {
  kind: 'resident';
  station: number;
  kioskId: string;
  sessionId: string;
  residentId: string;
  householdId: string;
  cardId: string | null;
  openedBy: 'card' | 'door' | 'witness';
  /** Who vouched, in a session without a PIN: never the one who hands over. */
  witnessId?: string | null;
  /** The printed first PIN is in use: only routes that say `firstPin` are open. */
  mustSetPin?: boolean;
}

export interface StaffCaller {
  kind: 'staff';
  station: number;
  sessionId: string;
  staffId: string;
  /** The resident that this person is, if one: recusal follows from it. */
  residentId: string | null;
  /** Roles held today, all of them. */
  roles: readonly HeldRole[];
  /** What the roles that admit this route cover. */
  branch: Branch;
  steppedUpAt: Date | null;
}

export type Caller = PublicCaller | KioskCaller | ResidentCaller | StaffCaller;

/** The caller as audit and book rows name it: ids only. */
export function actorOf(caller: Caller): Actor {
  switch (caller.kind) {
    case 'staff':
      return { kind: 'staff', id: caller.staffId, kioskId: null };
    case 'resident':
      return { kind: 'resident', id: caller.residentId, kioskId: caller.kioskId };
    case 'kiosk':
      return { kind: 'kiosk', id: caller.kioskId, kioskId: caller.kioskId };
    case 'public':
      return { kind: 'public', id: null, kioskId: null };
  }
}

/** The union of what these roles cover. A leader's role covers one group, a committee role one committee. */
export function branchOf(roles: readonly HeldRole[]): Branch {
  const wholeStation = roles.some((r) => r.committeeId === null && r.groupId === null);
  const groups = roles.flatMap((r) => (r.groupId === null ? [] : [r.groupId]));
  const committees = roles.flatMap((r) =>
    r.groupId === null && r.committeeId !== null ? [r.committeeId] : [],
  );
  return { wholeStation, committees, groups };
}

/** True for a row within the branch: of the whole station, of its committees or of its groups. */
export function isInBranch(branch: Branch, row: { committeeId: number; groupId?: number }): boolean {
  if (branch.wholeStation || branch.committees.includes(row.committeeId)) return true;
  return row.groupId !== undefined && branch.groups.includes(row.groupId);
}

/**
 * Holds a row to the caller's branch.
 * @throws Refusal not_found: outside one's branch is the same as not there
 */
export function requireInBranch(branch: Branch, row: { committeeId: number; groupId?: number }): void {
  if (!isInBranch(branch, row)) throw new Refusal('not_found');
}

/**
 * A branch as parameters for `($n::boolean OR committee_id = ANY($m) OR group_id = ANY($k))`.
 */
export function branchParams(branch: Branch): [boolean, number[], number[]] {
  return [branch.wholeStation, [...branch.committees], [...branch.groups]];
}
