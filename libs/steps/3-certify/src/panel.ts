import { dayOf, maybe, rows, type Day, type House, type Tx } from '#platform';
import type { HeldRole, StaffCaller } from '#access';
import { votesNeeded } from '#claims';
import { PANEL_SEATS, type Panel, type Recusal } from '#contract';

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

/**
 * Who sits on a committee's panel on a day: where seats stand empty, alternates make up the least number. For `TOWNSHIP`
 * every township officer has a seat.
 */
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
  const seats = members.filter(({ alternate }) => !alternate);
  const reserve = members.filter(({ alternate }) => alternate);
  const vacant = committeeId === TOWNSHIP ? 0 : Math.max(0, PANEL_SEATS.least - seats.length);
  return {
    committeeId,
    seats: [...seats, ...reserve.slice(0, vacant)],
    alternates: reserve.slice(vacant),
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

/** A panel has at least three (domain.md, "Who does what"): below that nothing is decided, whatever an act asks for. */
export function isComplete({ committeeId, seats }: PanelOfDay): boolean {
  return committeeId === TOWNSHIP || seats.length >= PANEL_SEATS.least;
}

/** A panel can decide when it is complete and those who may vote reach the votes needed, which count all its seats. */
export function canDecide(rule: Panel, panel: PanelOfDay, fit: number): boolean {
  if (panel.committeeId === TOWNSHIP) return fit > 0;
  return isComplete(panel) && fit >= votesNeeded(rule, panel.seats.length);
}

/** The votes that a claim asks for: of its act for a reward, a majority whenever points are taken. */
export function panelAsked(kind: string, ofAct: Panel | null): Panel {
  return kind === 'reward' && ofAct !== null ? ofAct : 'majority';
}

/** The township decides by one vote: it stands in for a panel that has nobody left, it is none. */
export function ruleOn(rule: Panel, panel: number): Panel {
  return panel === TOWNSHIP ? 'one' : rule;
}

/** Pairs of claim and member who may not vote, with the reason, as the database's own guard sees them. */
export async function keptFromVote(
  tx: Tx,
  station: number,
  claimIds: readonly string[],
  staffIds: readonly string[],
): Promise<{ claimId: string; staffId: string; why: Recusal }[]> {
  return rows(
    tx,
    `SELECT claim_id AS "claimId", staff_id AS "staffId", why FROM points.kept_from_vote($1, $2, $3)`,
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

/** A committee whose panel is not complete, and since when the oldest claim waits for it; null: none does. */
export interface IncompletePanel {
  committeeId: number;
  waitingSince: Date | null;
}

/** The committees whose panel has fewer than three members, alternates among them: nothing before it is decided. */
export async function incompletePanels(
  house: House,
  { station }: Pick<StaffCaller, 'station'>,
  now: Date,
): Promise<IncompletePanel[]> {
  return house.db.inStation(station, (tx) =>
    rows<IncompletePanel>(
      tx,
      `SELECT k.committee_id AS "committeeId",
              (SELECT min(c.submitted_at) FROM points.claim c
                WHERE c.station_id = $1 AND c.state IN ('submitted', 'checked') AND c.decide_by IS NOT NULL
                  AND coalesce(c.panel_committee_id, c.committee_id) = k.committee_id) AS "waitingSince"
         FROM points.committee k
        WHERE k.station_id = $1 AND $3 > (
          SELECT count(DISTINCT r.staff_id) FROM points.staff_role r
            JOIN points.staff s ON s.station_id = $1 AND s.staff_id = r.staff_id AND s.state = 'active'
           WHERE r.station_id = $1 AND r.role = 'certifier' AND r.committee_id = k.committee_id
             AND r.from_day <= $2 AND r.until_day >= $2)
        ORDER BY k.committee_id`,
      [station, dayOf(now), PANEL_SEATS.least],
    ),
  );
}
