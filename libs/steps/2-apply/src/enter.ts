import {
  addEvidence,
  CapTally,
  countedClaims,
  countsForYear,
  DEAD_STATES,
  insertClaims,
  lockHouseholdsOf,
  type ClaimHead,
  type ClaimRow,
  type CountedClaim,
  type EvidencePiece,
} from '#claims';
import { dayOf, Refusal, rows, settingsOn, type Tx } from '#platform';
import { applicants, type Applicant } from './applicant';
import { judgeDeed, judgeRow, type Accepted, type Ask, type Deed } from './judge';

/** What a request came to, row by row. */
export interface Entered {
  verdicts: Verdict[];
  /** Claims under lesser rules that gave way. */
  outdone: string[];
}

/** What a row came to. */
export interface Verdict {
  residentId: string;
  claimId: string | null;
  points: number | null;
  refused: Refusal | null;
}

export interface Entering {
  station: number;
  deed: Deed;
  rows: readonly (Ask & { claimId: string })[];
  pieces: readonly EvidencePiece[];
  head: Pick<
    ClaimHead,
    | 'noticeId'
    | 'batchId'
    | 'aboutClaimId'
    | 'note'
    | 'submittedBy'
    | 'checkBy'
    | 'awaitsWitness'
    | 'decideBy'
  >;
  /** Refuses residents whom the sender may not submit for. */
  mayFor: (applicant: Applicant) => boolean;
  now: Date;
}

/**
 * Enters the claims of one request: judges each row and writes the accepted ones, set by set. Rows are judged in their
 * order, so that two members of a household share what is left of its caps.
 * @throws Refusal where the whole request cannot stand
 */
export async function enterClaims(tx: Tx, entering: Entering): Promise<Entered> {
  const { station, deed, now } = entering;
  const today = dayOf(now);
  judgeDeed(deed, today);
  const residentIds = entering.rows.map(({ residentId }) => residentId);
  const locked = await lockHouseholdsOf(tx, station, residentIds);
  const people = await applicants(tx, station, residentIds);
  const settings = await settingsOn(tx, station, deed.actDay);
  const counted = await countedClaims(tx, station, {
    households: [...locked],
    residents: residentIds,
    act: deed.act.code,
    actDay: deed.actDay,
  });
  const tally = new CapTally(counted);
  const judged = entering.rows.map((row) => {
    const found = people.get(row.residentId);
    const person = found && locked.has(found.householdId) && entering.mayFor(found) ? found : undefined;
    return judgeOne(row, () => {
      const accepted = judgeRow(deed, row, person, tally, settings, today);
      tally.add(countedOf(deed, row, person!, accepted.points));
      return { row, person: person!, ...accepted };
    });
  });
  const accepted = judged
    .filter((one) => !(one.verdict instanceof Refusal))
    .map((one) => one.verdict as AcceptedRow);
  const outdone = accepted.flatMap((row) => row.outdone.map(({ claimId }) => claimId));
  await giveWay(tx, station, outdone);
  const written = await insertClaims(tx, station, headOf(entering), accepted.map(rowOf));
  await addEvidence(tx, station, [...written], entering.pieces, now);
  const taken =
    written.size < accepted.length ? await usedCertificates(tx, station, accepted) : new Set<string>();
  return { verdicts: judged.map(({ row, verdict }) => verdictOf(row, verdict, written, taken)), outdone };
}

type AcceptedRow = Accepted & { row: Ask & { claimId: string }; person: Applicant };

function judgeOne(row: Ask & { claimId: string }, judge: () => AcceptedRow) {
  try {
    return { row, verdict: judge() };
  } catch (error) {
    if (error instanceof Refusal) return { row, verdict: error };
    throw error;
  }
}

function countedOf(
  deed: Deed,
  row: Ask & { claimId: string },
  person: Applicant,
  points: number,
): CountedClaim {
  return {
    claimId: row.claimId,
    householdId: person.householdId,
    residentId: person.residentId,
    act: deed.act.code,
    actDay: deed.actDay,
    eventRef: deed.eventRef,
    certificateNo: row.certificate?.number ?? null,
    quantity: row.quantity,
    points,
    unit: deed.act.unit,
    capGroup: deed.act.capGroup,
    countsForYear: countsForYear(deed.act),
    state: 'submitted',
  };
}

/** Lesser awards for the same deed are withdrawn: the highest rule wins (domain.md, "Apply"). */
async function giveWay(tx: Tx, station: number, outdone: readonly string[]): Promise<void> {
  if (outdone.length === 0) return;
  await rows(
    tx,
    `UPDATE points.claim SET state = 'withdrawn', reason = 'outdone'
      WHERE station_id = $1 AND claim_id = ANY($2) AND state IN ('submitted', 'checked', 'returned', 'certified')`,
    [station, outdone],
  );
}

function headOf({ deed, head, now }: Entering): ClaimHead {
  return {
    ...head,
    kind: deed.act.kind,
    route: deed.route,
    act: { code: deed.act.code, validFrom: deed.act.validFrom },
    actDay: deed.actDay,
    eventRef: deed.eventRef,
    submittedAt: now,
  };
}

const rowOf = ({ row, person, points }: AcceptedRow): ClaimRow => ({
  claimId: row.claimId,
  householdId: person.householdId,
  residentId: person.residentId,
  committeeId: person.committeeId,
  groupId: person.groupId,
  quantity: row.quantity,
  tier: row.tier,
  certificate: row.certificate,
  points,
});

/** Numbers of the request that claims have: why a row judged good was not written. */
async function usedCertificates(
  tx: Tx,
  station: number,
  accepted: readonly AcceptedRow[],
): Promise<Set<string>> {
  const used = await rows<{ certificate_no: string }>(
    tx,
    `SELECT certificate_no FROM points.claim
      WHERE station_id = $1 AND certificate_no = ANY($2) AND kind = 'reward' AND state <> ALL($3)`,
    [station, accepted.flatMap(({ row }) => row.certificate?.number ?? []), [...DEAD_STATES]],
  );
  return new Set(used.map(({ certificate_no }) => certificate_no));
}

function verdictOf(
  row: Ask & { claimId: string },
  verdict: AcceptedRow | Refusal,
  written: ReadonlySet<string>,
  usedNumbers: ReadonlySet<string>,
): Verdict {
  const { residentId, claimId } = row;
  const refused = (refusal: Refusal) => ({ residentId, claimId: null, points: null, refused: refusal });
  if (verdict instanceof Refusal) return refused(verdict);
  if (written.has(claimId)) return { residentId, claimId, points: verdict.points, refused: null };
  return refused(
    new Refusal(usedNumbers.has(row.certificate?.number ?? '') ? 'certificate_used' : 'duplicate_claim'),
  );
}
