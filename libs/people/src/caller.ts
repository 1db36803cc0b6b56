import type { Actor } from '#platform';

/** The part of a member of staff that this room needs; the callers of `access`, the room above, are of this shape. */
export interface DeskCaller {
  station: number;
  staffId: string;
  /** The resident that this person is, if one. */
  residentId: string | null;
  branch: { wholeStation: boolean; committees: readonly number[]; groups: readonly number[] };
}

/** A resident before a kiosk. */
export interface HomeCaller {
  station: number;
  kioskId: string;
  residentId: string;
  householdId: string;
  /** Without a PIN somebody of the staff vouches: for what is needed today, not for what lasts. */
  openedBy?: 'card' | 'door' | 'witness';
}

export const deskActor = ({ staffId }: DeskCaller): Actor => ({ kind: 'staff', id: staffId, kioskId: null });

export const homeActor = ({ residentId, kioskId }: HomeCaller): Actor => ({
  kind: 'resident',
  id: residentId,
  kioskId,
});

/** Parameters of `($n::boolean OR committee_id = ANY ($m) OR group_id = ANY ($k))`. */
export function branchOfCaller({ branch }: DeskCaller): [boolean, number[], number[]] {
  return [branch.wholeStation, [...branch.committees], [...branch.groups]];
}
