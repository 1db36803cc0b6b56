import type { Panel } from '#contract';
import { audit, dayOf, rows, SYSTEM, type Day, type House, type Tx } from '#platform';
import {
  canDecide,
  nextPanel,
  panelAsked,
  panelOf,
  panelOn,
  ruleOn,
  TOWNSHIP,
  type PanelOfDay,
} from './panel';
import { fitByClaim } from './vote';

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
}

/** How many claims are looked at in one go. */
const BATCH = 500;

/**
 * What time does to claims before a panel. A new claim whose panel is exhausted goes to another committee's panel and,
 * where there is none, to the township. After the days given a claim is marked overdue, once, which shows it to the
 * supervisor (domain.md, "Certify": a reminder and escalation), and its panel is asked about again.
 */
export async function remindPanels(house: House, station: number, now: Date): Promise<Reminded> {
  const done = await house.db.inStation(station, async (tx) => {
    const unseen = await mark(tx, station, now, 'panel_seen_at IS NULL AND decide_by IS NOT NULL');
    const overdue = await mark(tx, station, now, 'reminded_at IS NULL AND decide_by <= $2');
    for (const id of overdue) await audit(tx, station, SYSTEM, 'claim.overdue', now, { kind: 'claim', id });
    const moved = await moveExhausted(tx, station, [...new Set([...unseen, ...overdue])], now);
    return { overdue, moved, more: unseen.length === BATCH || overdue.length === BATCH };
  });
  if (done.more) await house.wake('remind-panels', { station });
  return { overdue: done.overdue, moved: done.moved };
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
      WHERE c.station_id = $1 AND c.claim_id = ANY ($2) AND c.panel_committee_id IS DISTINCT FROM 0
        AND c.claim_id IN (SELECT x.claim_id FROM points.recusals($1, $2, ARRAY(
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

/** The first panel from the claim's own on that can come to a decision; the township where none can. */
async function panelThatCan(tx: Tx, station: number, claim: Waiting, day: Day): Promise<number> {
  let id = panelOf(claim);
  while (id !== TOWNSHIP) {
    const panel = await panelOn(tx, station, id, day);
    if (await isAble(tx, station, claim, panel)) return id;
    id = await nextPanel(tx, station, id, claim.committeeId);
  }
  return TOWNSHIP;
}

async function isAble(tx: Tx, station: number, claim: Waiting, panel: PanelOfDay): Promise<boolean> {
  const fit = await fitByClaim(tx, station, panel, [claim]);
  return canDecide(
    ruleOn(panelAsked(claim.kind, claim.ofAct), panel.committeeId),
    panel,
    fit.get(claim.claimId)!.length,
  );
}
