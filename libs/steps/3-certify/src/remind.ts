import type { Panel } from '#contract';
import { audit, dayOf, groupBy, rows, SYSTEM, type Day, type House, type Tx } from '#platform';
import { lockClaims, votesOn } from './ballot';
import { fitByClaim, settle, weigh } from './decision';
import {
  canDecide,
  isComplete,
  nextPanel,
  panelAsked,
  panelOf,
  panelOn,
  ruleOn,
  TOWNSHIP,
  type PanelOfDay,
} from './panel';

/** A claim that waits too long, or whose panel has nobody left. */
interface Waiting {
  claimId: string;
  committeeId: number;
  panelCommitteeId: number | null;
  kind: string;
  ofAct: Panel | null;
}

export interface Reminded {
  /** Their panel's time is up: reminded, and shown to the supervisor from now on. */
  overdue: string[];
  /** Gone to another committee's panel, or to the township: their own has nobody left who may vote. */
  moved: { claimId: string; panel: number }[];
  /** Decided by the votes cast already, since their panel has changed. */
  decided: string[];
}

/** How many claims are looked at in one go. */
const BATCH = 500;

/**
 * What time does to claims before a panel. A new claim whose panel is exhausted goes to another committee's panel and,
 * where there is none, to the township; one whose panel has fewer than three waits until it is complete. Both are asked
 * again when somebody joins the panel or leaves it, or has to keep away (a tie declared, a move), and so are the votes
 * cast: of fewer who may vote they may be enough. After the days given a claim is marked overdue, once, which shows it to
 * the supervisor (domain.md, "Certify": a reminder and escalation), and its panel is asked about again.
 */
export async function remindPanels(house: House, station: number, now: Date): Promise<Reminded> {
  const done = await house.db.inStation(station, async (tx) => {
    const unseen = await mark(
      tx,
      station,
      now,
      `decide_by IS NOT NULL AND (panel_seen_at IS NULL OR EXISTS (
         SELECT FROM points.panels_changed($1, points.day_of($2)) x
          WHERE x.committee_id = coalesce(claim.panel_committee_id, claim.committee_id)
            AND claim.panel_seen_at < points.start_of_day(x.changed_on)))`,
    );
    const overdue = await mark(tx, station, now, 'reminded_at IS NULL AND decide_by <= $2');
    for (const id of overdue) await audit(tx, station, SYSTEM, 'claim.overdue', now, { kind: 'claim', id });
    const asked = [...new Set([...unseen, ...overdue])];
    const decided = await decideAnew(tx, station, asked, now);
    const moved = await moveExhausted(tx, station, asked, now);
    return { overdue, moved, decided, more: unseen.length === BATCH || overdue.length === BATCH };
  });
  if (done.more) await house.wake('remind-panels', { station });
  return { overdue: done.overdue, moved: done.moved, decided: done.decided };
}

/** Marks claims as seen, or as reminded of. @param due what makes them due: a condition of this file's own */
async function mark(tx: Tx, station: number, now: Date, due: string): Promise<string[]> {
  const column = due.startsWith('reminded_at') ? 'reminded_at' : 'panel_seen_at';
  const marked = await rows<{ id: string }>(
    tx,
    `UPDATE points.claim SET ${column} = $2
      WHERE station_id = $1 AND claim_id IN (
        SELECT claim_id FROM points.claim WHERE station_id = $1 AND state IN ('submitted', 'checked') AND ${due}
         ORDER BY claim_id LIMIT $3 FOR UPDATE)
      RETURNING claim_id AS id`,
    [station, now, BATCH],
  );
  return marked.map(({ id }) => id);
}

/**
 * Claims that the votes cast decide now: a member who left has made a panel smaller, and those who stay may all have
 * voted already. Nobody would be asked again.
 */
async function decideAnew(tx: Tx, station: number, ids: readonly string[], now: Date): Promise<string[]> {
  const votes = await votesOn(tx, station, ids);
  const voted = await lockClaims(
    tx,
    station,
    ids.filter((id) => votes.get(id)!.length > 0),
  );
  const decided: string[] = [];
  for (const [panelId, lines] of groupBy(voted, panelOf)) {
    const panel = await panelOn(tx, station, panelId, dayOf(now));
    const fit = await fitByClaim(tx, station, panel, lines);
    const able = lines.filter((line) => canDecide(line.panel, panel, fit.get(line.claimId)!.length));
    const weighed = able
      .map((line) => weigh(line, panel, votes.get(line.claimId)!, fit.get(line.claimId)!))
      .filter(({ decision }) => decision.state !== 'open');
    for (const { claim, decision } of await settle(tx, station, weighed, now)) {
      const subject = { kind: 'claim', id: claim.claimId } as const;
      await audit(tx, station, SYSTEM, 'claim.decide', now, subject, { state: decision.state });
      decided.push(claim.claimId);
    }
  }
  return decided;
}

/** Only where somebody keeps away can a panel be exhausted: the rest is not looked at. */
async function moveExhausted(
  tx: Tx,
  station: number,
  ids: readonly string[],
  now: Date,
): Promise<Reminded['moved']> {
  const day = dayOf(now);
  const waiting = await rows<Waiting>(
    tx,
    `SELECT c.claim_id AS "claimId", c.committee_id AS "committeeId", c.panel_committee_id AS "panelCommitteeId",
            c.kind, a.panel AS "ofAct"
       FROM points.claim c
       LEFT JOIN points.act a ON a.station_id = $1 AND a.code = c.act_code AND a.valid_from = c.act_valid_from
      WHERE c.station_id = $1 AND c.claim_id = ANY ($2) AND c.state IN ('submitted', 'checked')
        AND c.panel_committee_id IS DISTINCT FROM 0
        AND c.claim_id IN (SELECT x.claim_id FROM points.kept_from_vote($1, $2, ARRAY(
              SELECT r.staff_id FROM points.staff_role r
               WHERE r.station_id = $1 AND r.role = 'certifier' AND r.from_day <= $3 AND r.until_day >= $3)) x)
      ORDER BY c.claim_id`,
    [station, ids, day],
  );
  const moved: Reminded['moved'] = [];
  for (const claim of waiting) {
    const panel = await panelThatCan(tx, station, claim, day);
    if (panel === panelOf(claim)) continue;
    await rows(
      tx,
      `UPDATE points.claim SET panel_committee_id = $3 WHERE station_id = $1 AND claim_id = $2`,
      [station, claim.claimId, panel],
    );
    await audit(
      tx,
      station,
      SYSTEM,
      'claim.move-panel',
      now,
      { kind: 'claim', id: claim.claimId },
      { panel },
    );
    moved.push({ claimId: claim.claimId, panel });
  }
  return moved;
}

/**
 * The first panel from the claim's own on that can come to a decision; the township where none can. Seats that are not
 * filled are the station's to fill, no reason to ask strangers: the claim stays.
 */
async function panelThatCan(tx: Tx, station: number, claim: Waiting, day: Day): Promise<number> {
  let panel = await panelOn(tx, station, panelOf(claim), day);
  if (!isComplete(panel)) return panel.committeeId;
  while (panel.committeeId !== TOWNSHIP && !(await isAble(tx, station, claim, panel)))
    panel = await panelOn(
      tx,
      station,
      await nextPanel(tx, station, panel.committeeId, claim.committeeId),
      day,
    );
  return panel.committeeId;
}

async function isAble(tx: Tx, station: number, claim: Waiting, panel: PanelOfDay): Promise<boolean> {
  const fit = await fitByClaim(tx, station, panel, [claim]);
  return canDecide(
    ruleOn(panelAsked(claim.kind, claim.ofAct), panel.committeeId),
    panel,
    fit.get(claim.claimId)!.length,
  );
}
