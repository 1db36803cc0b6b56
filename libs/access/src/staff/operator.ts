import type { StaffRole } from '#contract';
import { audit, maybe, OPERATOR, Refusal, rows, type House, type Tx } from '#platform';
import { forgetSessions } from '../gate/memory';
import { operatorProposal } from './create';
import { addInvited, writeInvitation } from './invite';
import { resetAccount } from './reset';
import { grantRole } from './roles';
import { rolesOf } from './roles-of';

/** The two whom the operator may bring in: the first of a station, and whoever takes their place when nobody is left. */
export type ChiefRole = Extract<StaffRole, 'administrator' | 'supervisor'>;

const CHIEFS: ReadonlySet<StaffRole> = new Set<StaffRole>(['administrator', 'supervisor']);

export interface OperatorInvitation {
  login: string;
  /** For the link, printed once. */
  invitation: string;
  until: Date;
  sessionsEnded: boolean;
}

async function grantChief(
  tx: Tx,
  station: number,
  staffId: string,
  role: ChiefRole,
  now: Date,
): Promise<void> {
  const grant = {
    staffId,
    role,
    committeeId: null,
    groupId: null,
    alternate: false,
    fromDay: null,
    untilDay: null,
  };
  const proposalId = await operatorProposal(tx, station, { grants: [grant], ends: [] }, now);
  await grantRole(tx, station, grant, proposalId, now);
}

/**
 * Invites an administrator or a supervisor at the operator's command: at a station's creation, or when the only one is gone.
 * Both are in the trail, where a supervisor reads them.
 * @throws Refusal login_taken
 */
export async function inviteByOperator(
  house: House,
  station: number,
  draft: { login: string; name: string; role: ChiefRole },
  now: Date,
): Promise<OperatorInvitation> {
  return house.db.inStation(station, async (tx) => {
    const staffId = await addInvited(tx, station, { ...draft, residentId: null }, now);
    await grantChief(tx, station, staffId, draft.role, now);
    const subject = { kind: 'staff', id: staffId };
    await audit(tx, station, OPERATOR, 'station.invite', now, subject, { role: draft.role });
    const made = await writeInvitation(tx, station, staffId, OPERATOR, now);
    return { login: draft.login, ...made, sessionsEnded: false };
  });
}

/**
 * Invites anew whoever lost password and authenticator, or was disabled with nobody left to countersign: everything that
 * opened the account is dead from this moment. Administrators and supervisors alone: for the others there are these two.
 * @throws Refusal not_found: no such login, or one without such a role
 */
export async function resetByOperator(
  house: House,
  station: number,
  login: string,
  now: Date,
): Promise<OperatorInvitation> {
  const done = await house.db.inStation(station, async (tx) => {
    const person = await maybe<{ staff_id: string }>(
      tx,
      'SELECT staff_id FROM points.staff WHERE station_id = $1 AND lower(login) = lower($2) FOR UPDATE',
      [station, login],
    );
    const roles = person === null ? [] : await rolesOf(tx, station, person.staff_id, now);
    if (person === null || !roles.some(({ role }) => CHIEFS.has(role))) throw new Refusal('not_found');
    await resetAccount(tx, station, person.staff_id, now);
    await audit(tx, station, OPERATOR, 'station.admin-reset', now, { kind: 'staff', id: person.staff_id });
    return {
      login,
      ...(await writeInvitation(tx, station, person.staff_id, OPERATOR, now)),
      sessionsEnded: true,
    };
  });
  forgetSessions(house);
  return done;
}

/** Who could act for a station: what the operator looks at before a reset. */
export async function listChiefs(
  house: House,
  station: number,
): Promise<{ login: string; role: string; state: string }[]> {
  return house.db.inStation(station, (tx) =>
    rows(
      tx,
      `SELECT s.login, r.role, s.state FROM points.staff s
         JOIN points.staff_role r ON r.station_id = s.station_id AND r.staff_id = s.staff_id
        WHERE s.station_id = $1 AND r.role IN ('administrator', 'supervisor') AND r.until_day = 'infinity'
        ORDER BY r.role, s.login`,
      [station],
    ),
  );
}
