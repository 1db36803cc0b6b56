import type { StaffCaller } from '#access';
import { PANEL_SEATS, type Claim, type Recusal } from '#contract';
import {
  actUnder,
  CapTally,
  claimView,
  countedClaims,
  stationCaps,
  votesNeeded,
  type EvidenceLetter,
  type ActVersion,
} from '#claims';
import { dayOf, one, Refusal, rows, settingsOn, type House, type Tx } from '#platform';
import { IS_DOUBLE } from './queue';
import { panelAsked, panelOn, ruleOn, sitsOn } from './panel';
import { fitByClaim } from './decision';

interface CapUsed {
  used: number;
  limit: number | null;
}

/** What a member weighs besides the claim itself. */
export interface CertificationLook {
  claim: Claim;
  recusal: Recusal | null;
  evidence: Piece[];
  rule: Pick<ActVersion, (typeof SHOWN)[number]> | null;
  doubles: Double[];
  caps: { times: CapUsed; points: CapUsed; group: CapUsed; year: CapUsed } | null;
  panel: { committeeId: number; seats: number; needed: number; mayVote: number };
  votes: CastView[];
}

/** Of a rule a member sees what it awards, for what, and who decides. */
const SHOWN = ['code', 'points', 'tiers', 'unit', 'panel', 'evidence', 'capPeriod', 'capScope'] as const;

function shownOf({ code, points, tiers, unit, panel, evidence, capPeriod, capScope }: ActVersion) {
  return { code, points, tiers, unit, panel, evidence, capPeriod, capScope };
}

interface Piece {
  evidenceNo: number;
  kind: EvidenceLetter;
  fileId: string | null;
  witnessId: string | null;
  witnessName: string | null;
  confirmedAt: Date | null;
  note: string | null;
  addedAt: Date;
}

interface Double {
  claimId: string;
  residentName: string | null;
  eventRef: string | null;
  certificateNo: string | null;
  quantity: number;
  points: number;
  state: Claim['state'];
  submittedAt: Date;
}

interface CastView {
  staffId: string;
  name: string;
  vote: string;
  tier: string | null;
  reason: string | null;
  votedAt: Date;
  void: boolean;
}

/**
 * One claim with evidence, rule, caps and votes beside it, for who sits on its panel.
 * @throws Refusal not_found
 */
export async function lookAt(
  house: House,
  caller: StaffCaller,
  claimId: string,
  now: Date,
): Promise<CertificationLook> {
  const station = caller.station;
  return house.db.inStation(station, async (tx) => {
    const { panelId, recusal } = await one<{ panelId: number; recusal: Recusal | null }>(
      tx,
      `SELECT coalesce(panel_committee_id, committee_id) AS "panelId", (SELECT k.why FROM points.kept_from_vote($1, ARRAY[claim_id], ARRAY[$3::uuid]) k) AS recusal
         FROM points.claim WHERE station_id = $1 AND claim_id = $2`,
      [station, claimId, caller.staffId],
    );
    if (!sitsOn(caller, panelId)) throw new Refusal('not_found');
    const claim = await claimView(tx, station, claimId);
    const rule = claim.act && (await actUnder(tx, station, claim.act));
    return {
      claim,
      recusal,
      evidence: await evidenceOf(tx, station, claimId),
      rule: rule && shownOf(rule),
      doubles: await doublesOf(tx, station, claimId),
      caps: rule && claim.residentId !== null ? await capsBeside(tx, station, claim, rule) : null,
      panel: await panelBeside(tx, station, claim, panelId, rule, now),
      votes: await votesCast(tx, station, claimId),
    };
  });
}

function evidenceOf(tx: Tx, station: number, claimId: string): Promise<Piece[]> {
  return rows<Piece>(
    tx,
    `SELECT e.evidence_no AS "evidenceNo", e.kind, e.file_id AS "fileId", e.resident_id AS "witnessId",
            r.name AS "witnessName", e.confirmed_at AS "confirmedAt", e.note, e.added_at AS "addedAt"
       FROM points.claim_evidence e
       LEFT JOIN points.resident r ON r.station_id = $1 AND r.resident_id = e.resident_id
      WHERE e.station_id = $1 AND e.claim_id = $2 ORDER BY e.evidence_no`,
    [station, claimId],
  );
}

/** Claims of the household for the same act on the same day: the panel sees whether it is the same deed twice. */
function doublesOf(tx: Tx, station: number, claimId: string): Promise<Double[]> {
  return rows<Double>(
    tx,
    `SELECT x.claim_id AS "claimId", r.name AS "residentName", x.event_ref AS "eventRef",
            x.certificate_no AS "certificateNo", x.quantity, x.points, x.state, x.submitted_at AS "submittedAt"
       FROM points.claim c
       JOIN points.act a ON a.station_id = $1 AND a.code = c.act_code AND a.valid_from = c.act_valid_from
       JOIN points.claim x ON ${IS_DOUBLE}
       LEFT JOIN points.resident r ON r.station_id = $1 AND r.resident_id = x.resident_id
      WHERE c.station_id = $1 AND c.claim_id = $2 ORDER BY x.submitted_at, x.claim_id`,
    [station, claimId],
  );
}

/** What other claims have used of every cap that this one counts under. */
async function capsBeside(tx: Tx, station: number, claim: Claim, rule: ActVersion) {
  const counted = await countedClaims(tx, station, {
    households: [claim.householdId],
    residents: [claim.residentId!],
    act: rule.code,
    actDay: claim.actDay,
  });
  const tally = new CapTally(counted.filter(({ claimId }) => claimId !== claim.claimId));
  const used = tally.useFor({
    householdId: claim.householdId,
    residentId: claim.residentId!,
    rule,
    actDay: claim.actDay,
    eventRef: claim.eventRef,
    certificateNo: claim.certificateNo,
    isSession: false,
  });
  const caps = stationCaps(await settingsOn(tx, station, claim.actDay));
  return {
    times: { used: used.act.units, limit: rule.capTimes },
    points: { used: used.act.points, limit: rule.capPoints },
    group: { used: used.groupPoints, limit: rule.capGroup === null ? null : caps.groupPoints[rule.capGroup] },
    year: { used: used.yearPoints, limit: caps.pointsPerYear },
  };
}

async function panelBeside(
  tx: Tx,
  station: number,
  claim: Claim,
  panelId: number,
  rule: ActVersion | null,
  now: Date,
) {
  const panel = await panelOn(tx, station, panelId, dayOf(now));
  const fit = await fitByClaim(tx, station, panel, [claim]);
  const asked = ruleOn(panelAsked(claim.kind, rule && rule.panel), panelId);
  const seats = panel.seats.length;
  // As if complete: a panel below three is still to be filled.
  const needed = votesNeeded(asked, Math.max(seats, PANEL_SEATS.least));
  return { committeeId: panelId, seats, needed, mayVote: fit.get(claim.claimId)!.length }; // prettier-ignore
}

/** Votes of the present round, in the order cast. */
function votesCast(tx: Tx, station: number, claimId: string): Promise<CastView[]> {
  return rows<CastView>(
    tx,
    `SELECT v.staff_id AS "staffId", s.name, v.vote, v.tier, v.reason, v.voted_at AS "votedAt",
            EXISTS (SELECT FROM points.certification_void x WHERE x.station_id = $1 AND x.claim_id = v.claim_id
                       AND x.round = v.round AND x.staff_id = v.staff_id) AS void
       FROM points.certification v
       JOIN points.claim c ON c.station_id = $1 AND c.claim_id = v.claim_id AND c.round = v.round
       JOIN points.staff s ON s.station_id = $1 AND s.staff_id = v.staff_id
      WHERE v.station_id = $1 AND v.claim_id = $2 ORDER BY v.voted_at, v.staff_id`,
    [station, claimId],
  );
}
