import { branchParams, requireInBranch, type ResidentCaller, type StaffCaller } from '#access';
import type { Claim, ObjectionState, Recusal } from '#contract';
import { CLAIM_COLUMNS, CLAIM_TABLES, claimOf, type ClaimViewRow } from '#claims';
import { householdInBranch } from '#people';
import { instantKey, maybe, Refusal, rows, settle, type Day, type House, type Tx } from '#platform';
import type { Raised } from './object';
import type { ObjectionKind, Outcome } from './objection';
import type { PublicLine } from '../lists/snapshot';

/** An objection as its own household sees it; the line as everybody sees it. */
export interface OwnObjection {
  objectionId: string;
  kind: ObjectionKind;
  state: ObjectionState;
  grounds: string;
  note: string | null;
  line: PublicLine | null;
  actCode: string | null;
  actDay: Day | null;
  raisedAt: Date;
  decideBy: Date;
  outcome: Outcome | null;
  reason: string | null;
  appealBy: Date | null;
  appealReason: string | null;
  openedClaimId: string | null;
}

/** The same for staff: with who objects, and with the claim. */
export interface StaffObjection extends OwnObjection {
  objector: { residentId: string; name: string | null; householdId: string } | null;
  raisedThrough: string | null;
  fromHold: boolean;
  voiceFileId: string | null;
  claim: Claim | null;
  newPoints: number | null;
  appealNote: string | null;
  mayNot: Recusal | null;
  overdueAt: Date | null;
}

const OWN = `o.objection_id AS "objectionId", o.kind, o.state, o.grounds, o.note, o.act_code AS "actCode",
  o.act_day AS "actDay", o.raised_at AS "raisedAt", o.decide_by AS "decideBy", o.outcome, o.decision_reason AS reason,
  o.appeal_by AS "appealBy", o.appeal_reason AS "appealReason", o.opened_claim_id AS "openedClaimId",
  (SELECT jsonb_build_object('lineNo', l.line_no, 'serial', l.serial, 'building', l.building, 'carrier', l.carrier,
      'label', l.label_zh, 'actDay', l.act_day, 'points', l.points, 'nameLabel', l.name_label, 'maskedName', l.masked_name)
     FROM points.list_line f
     CROSS JOIN LATERAL points.shown_lines($1, ARRAY[f.list_id], ARRAY[f.line_no]) l
    WHERE f.station_id = $1 AND f.list_id = o.list_id AND f.claim_id = o.claim_id) AS line`;

/** What a household sees of its objections is short: a year has few. */
const OWN_MAX = 100;

/** That an objection is a household's own today ($2): raised there, in one merged into it, or by a member before moving here. */
const IS_OWN = `(o.household_id IN (SELECT points.households_of($1, $2)) OR o.resident_id IN (
  SELECT r.resident_id FROM points.resident r WHERE r.station_id = $1 AND r.household_id = $2))`;

/**
 * The household's objections, and decided ones about its own lines that it may appeal, latest first. Who objected to a
 * line is never told: grounds and note are the objector's words and stay with the objector.
 */
export function ownObjections(house: House, caller: ResidentCaller): Promise<OwnObjection[]> {
  return house.db.inStation(caller.station, (tx) => objectionsOf(tx, caller.station, caller.householdId));
}

/** The same for a leader, of a household of the own group. @throws Refusal not_found */
export function objectionsOfHousehold(
  house: House,
  caller: StaffCaller,
  householdId: string,
): Promise<OwnObjection[]> {
  return house.db.inStation(caller.station, async (tx) => {
    await householdInBranch(tx, caller, householdId);
    return objectionsOf(tx, caller.station, householdId);
  });
}

async function objectionsOf(tx: Tx, station: number, householdId: string): Promise<OwnObjection[]> {
  const found = await rows<OwnObjection & { mine: boolean }>(
    tx,
    `SELECT ${OWN}, coalesce(${IS_OWN}, false) AS mine
       FROM points.objection o
       LEFT JOIN points.claim c ON c.station_id = $1 AND c.claim_id = o.claim_id
      WHERE o.station_id = $1 AND (${IS_OWN} OR (c.household_id = $2 AND o.state <> 'open'))
      ORDER BY o.raised_at DESC, o.objection_id LIMIT $3`,
    [station, householdId, OWN_MAX],
  );
  return found.map(({ mine, ...objection }) =>
    mine ? objection : { ...objection, grounds: 'other', note: null },
  );
}

interface StaffRow extends Omit<StaffObjection, 'claim' | 'objector'> {
  claimId: string | null;
  residentId: string | null;
  residentName: string | null;
  householdId: string | null;
}

/**
 * `mayNot`: own household or kin of line or objector first, then a part in the line that excludes deciding: as the database
 * will see it.
 */
const STAFF = `${OWN}, o.claim_id AS "claimId", o.resident_id AS "residentId", w.name AS "residentName",
  o.household_id AS "householdId", o.raised_through AS "raisedThrough", o.from_hold AS "fromHold",
  o.voice_file_id AS "voiceFileId", o.new_points AS "newPoints", o.appeal_note AS "appealNote",
  CASE WHEN o.state IN ('open', 'appealed') THEN o.overdue_at END AS "overdueAt",
  coalesce(points.recusal($1, o.claim_id, $2),
    (SELECT 'kin' FROM points.staff s WHERE s.station_id = $1 AND s.staff_id = $2 AND s.resident_id IS NOT NULL
       AND points.is_kin_of_objector($1, s.resident_id, o.household_id, o.resident_id)),
    (SELECT 'had-part' FROM points.claim_part p WHERE p.station_id = $1 AND p.claim_id = o.claim_id AND p.staff_id = $2
       AND p.part = ANY (points.parts_against(CASE o.state WHEN 'appealed' THEN 'appeal' ELSE 'review' END)) LIMIT 1)
  ) AS "mayNot"`;

const FROM = `points.objection o LEFT JOIN points.resident w ON w.station_id = $1 AND w.resident_id = o.resident_id`;

/** Rows with the claims that they are about. */
async function withClaims(tx: Tx, station: number, found: readonly StaffRow[]): Promise<StaffObjection[]> {
  const about = await rows<ClaimViewRow>(
    tx,
    `SELECT ${CLAIM_COLUMNS} FROM ${CLAIM_TABLES} WHERE c.station_id = $1 AND c.claim_id = ANY ($2)`,
    [station, found.flatMap(({ claimId }) => claimId ?? [])],
  );
  const claims = new Map(about.map((row) => [row.claim_id, claimOf(row)]));
  return found.map(({ claimId, residentId, residentName, householdId, ...row }) => ({
    ...row,
    objector: residentId === null ? null : { residentId, name: residentName, householdId: householdId! },
    claim: (claimId !== null && claims.get(claimId)) || null,
  }));
}

/**
 * Objections of the branch in one state, or all that are overdue, the one due first in front.
 * @throws Refusal invalid_request
 */
export async function objectionQueue(
  house: House,
  caller: StaffCaller,
  page: { state: ObjectionState; overdue?: boolean | undefined; after?: string | undefined; limit: number },
): Promise<{ items: StaffObjection[]; next: string | null }> {
  const [at, id] = instantKey(page.after);
  const [whole, committees] = branchParams(caller.branch);
  return house.db.inStation(caller.station, async (tx) => {
    const found = await rows<StaffRow>(
      tx,
      `SELECT ${STAFF} FROM ${FROM}
        WHERE o.station_id = $1 AND o.state = ANY ($3) AND (NOT $9::boolean OR o.overdue_at IS NOT NULL) AND ($4::boolean OR o.committee_id = ANY ($5))
          AND ($6::timestamptz IS NULL OR (o.decide_by, o.objection_id) > ($6, $7::uuid))
        ORDER BY o.decide_by, o.objection_id LIMIT $8`,
      [caller.station, caller.staffId, page.overdue ? ['open', 'appealed'] : [page.state], whole, committees, at, id, page.limit + 1, page.overdue ?? false], // prettier-ignore
    );
    const items = await withClaims(tx, caller.station, found.slice(0, page.limit));
    const last = items.at(-1);
    const next = found.length > page.limit ? `${last!.decideBy.toISOString()}/${last!.objectionId}` : null;
    return { items, next };
  });
}

/** One objection of the branch. @throws Refusal not_found */
export function objectionView(
  house: House,
  caller: StaffCaller,
  objectionId: string,
): Promise<StaffObjection> {
  return house.db.inStation(caller.station, async (tx) => {
    const found = await maybe<StaffRow & { committeeId: number }>(
      tx,
      `SELECT ${STAFF}, o.committee_id AS "committeeId" FROM ${FROM} WHERE o.station_id = $1 AND o.objection_id = $3`,
      [caller.station, caller.staffId, objectionId],
    );
    if (!found) throw new Refusal('not_found');
    const { committeeId, ...row } = found;
    requireInBranch(caller.branch, { committeeId });
    return (await withClaims(tx, caller.station, [row]))[0]!;
  });
}

/**
 * What came of an objection whose reply was lost; null: nothing, and nothing will (a late request is refused).
 * @throws Refusal request_differs
 */
export function settleObjection(
  house: House,
  caller: ResidentCaller | StaffCaller,
  objectionId: string,
  now: Date,
): Promise<Raised | null> {
  const actorId = caller.kind === 'staff' ? caller.staffId : caller.residentId;
  return house.db.inStation(caller.station, async (tx) => {
    const kept = await settle<{ objectionId: string; decideBy: string }>(tx, {
      station: caller.station,
      id: objectionId,
      actorId,
      now,
    });
    return kept && { ...kept, decideBy: new Date(kept.decideBy) };
  });
}

/** Lines of the branch that a supervisor holds, the one that ends first in front. */
export function openHolds(
  house: House,
  caller: StaffCaller,
): Promise<{ claim: Claim; reason: string; heldAt: Date; until: Date }[]> {
  return house.db.inStation(caller.station, async (tx) => {
    const held = await rows<ClaimViewRow & { hold_reason: string; held_at: Date; until: Date }>(
      tx,
      `SELECT ${CLAIM_COLUMNS}, h.reason AS hold_reason, h.held_at, h.until
         FROM points.line_hold h JOIN (${CLAIM_TABLES}) ON c.claim_id = h.claim_id AND c.station_id = $1
        WHERE h.station_id = $1 AND h.ended_at IS NULL
          AND ($2::boolean OR c.committee_id = ANY ($3) OR c.group_id = ANY ($4))
        ORDER BY h.until, h.claim_id`,
      [caller.station, ...branchParams(caller.branch)],
    );
    return held.map((row) => ({
      claim: claimOf(row),
      reason: row.hold_reason,
      heldAt: row.held_at,
      until: row.until,
    }));
  });
}
