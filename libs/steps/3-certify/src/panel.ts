import { maybe, rows, type Day, type Tx } from '#platform';
import type { HeldRole } from '#access';
import { votesNeeded } from '#claims';
import type { Panel } from '#contract';

/** The number that stands for the township where a claim's panel is named: it sits in when every panel is exhausted. */
export const TOWNSHIP = 0;

export interface PanelMember {
  staffId: string;
  alternate: boolean;
}

/** A committee's panel on a day: seats first, then alternates in the order in which they step in. */
export interface PanelOfDay {
  committeeId: number;
  seats: readonly PanelMember[];
  alternates: readonly PanelMember[];
}

/** Who sits on a committee's panel on a day; for `TOWNSHIP` every township officer has a seat. */
export async function panelOn(tx: Tx, station: number, committeeId: number, day: Day): Promise<PanelOfDay> {
  const members = await rows<PanelMember>(
    tx,
    `SELECT r.staff_id AS "staffId", bool_and(r.alternate) AS alternate
       FROM points.staff_role r JOIN points.staff s ON s.station_id = $1 AND s.staff_id = r.staff_id
      WHERE r.station_id = $1 AND s.state = 'active' AND r.from_day <= $3 AND r.until_day >= $3
        AND ($2 > 0 AND r.role = 'certifier' AND r.committee_id = $2 OR $2 = 0 AND r.role = 'township')
      GROUP BY r.staff_id ORDER BY min(r.from_day), r.staff_id`,
    [station, committeeId, day],
  );
  return {
    committeeId,
    seats: members.filter(({ alternate }) => !alternate),
    alternates: members.filter(({ alternate }) => alternate),
  };
}

/** The panel that decides a claim: its own committee's, unless it went to another. */
export function panelOf(claim: { committeeId: number; panelCommitteeId: number | null }): number {
  return claim.panelCommitteeId ?? claim.committeeId;
}

/** Who votes: a member of staff with the roles of today. */
export interface Voter {
  station: number;
  staffId: string;
  roles: readonly HeldRole[];
}

/** True when one of the voter's roles of today is a seat, or an alternate's, on that panel. */
export function sitsOn(voter: Pick<Voter, 'roles'>, panel: number): boolean {
  return voter.roles.some((held) =>
    panel === TOWNSHIP ? held.role === 'township' : held.role === 'certifier' && held.committeeId === panel,
  );
}

/**
 * Who may vote on one claim: the seats that are not recused, and for each recused seat the next alternate who is not
 * (domain.md, "Certify").
 */
export function fitToVote(panel: PanelOfDay, recused: ReadonlySet<string>): string[] {
  const seated = panel.seats.filter(({ staffId }) => !recused.has(staffId));
  const stepIn = panel.alternates.filter(({ staffId }) => !recused.has(staffId));
  const empty = panel.seats.length - seated.length;
  return [...seated, ...stepIn.slice(0, empty)].map(({ staffId }) => staffId);
}

/** A panel can decide when those who may vote reach the votes needed, which count all its seats. */
export function canDecide(rule: Panel, panel: PanelOfDay, fit: number): boolean {
  const seats = panel.seats.length;
  return seats > 0 && fit >= (panel.committeeId === TOWNSHIP ? 1 : neededOf(rule, seats));
}

function neededOf(rule: Panel, seats: number): number {
  // Two votes of a panel of one seat can never come together.
  return rule === 'two' && seats < 2 ? Infinity : votesNeeded(rule, seats);
}

/** The votes that a claim asks for: of its act for a reward, a majority whenever points are taken. */
export function panelAsked(kind: string, ofAct: Panel | null): Panel {
  return kind === 'reward' && ofAct !== null ? ofAct : 'majority';
}

/** The township decides by one vote: it stands in for a panel that has nobody left, it is none. */
export function ruleOn(rule: Panel, panel: number): Panel {
  return panel === TOWNSHIP ? 'one' : rule;
}

/** Pairs of claim and member who must not vote, with the reason, as the database's own guard sees them. */
export async function recusals(
  tx: Tx,
  station: number,
  claimIds: readonly string[],
  staffIds: readonly string[],
): Promise<{ claimId: string; staffId: string; why: string }[]> {
  return rows(
    tx,
    `SELECT claim_id AS "claimId", staff_id AS "staffId", why FROM points.recusals($1, $2, $3)`,
    [station, claimIds, staffIds],
  );
}

/** The next panel for a claim whose own is exhausted: another committee's in order of number, then the township. */
export async function nextPanel(tx: Tx, station: number, after: number, own: number): Promise<number> {
  const next = await maybe<{ id: number }>(
    tx,
    `SELECT committee_id AS id FROM points.committee
      WHERE station_id = $1 AND committee_id <> $3 AND ($2 = $3 OR committee_id > $2)
      ORDER BY committee_id LIMIT 1`,
    [station, after, own],
  );
  return next?.id ?? TOWNSHIP;
}
