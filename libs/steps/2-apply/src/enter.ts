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
  const numbers = await certificatesUsed(tx, station, entering.rows);
  const judged = entering.rows.map((row) => {
    const found = people.get(row.residentId);
    const person = found && locked.has(found.householdId) && entering.mayFor(found) ? found : undefined;
    return judgeOne(row, () => {
      const accepted = judgeRow(deed, row, person, tally, settings, today);
      if (deed.act.kind === 'reward') judgeNumber(row, accepted, numbers, tally);
      tally.add(countedOf(deed, row, person!, accepted.points));
      return { row, person: person!, ...accepted };
    });
  });
  const accepted = judged
    .filter((one) => !(one.verdict instanceof Refusal))
    .map((one) => one.verdict as AcceptedRow);
  const { written, outdone } = await write(tx, entering, accepted);
  await addEvidence(tx, station, [...written], entering.pieces, now);
  const used = written.size < accepted.length ? await certificatesUsed(tx, station, entering.rows) : numbers;
  return { verdicts: judged.map(({ row, verdict }) => verdictOf(row, verdict, written, used)), outdone };
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

/**
 * A certificate's number counts once in the station; a lesser award that gives way leaves it free.
 * @param used the claim that has each number; takes this row's
 * @throws Refusal certificate_used
 */
function judgeNumber(
  { certificate, claimId }: Ask & { claimId: string },
  { outdone }: Accepted,
  used: Map<string, string>,
  tally: CapTally,
): void {
  if (!certificate) return;
  const holder = used.get(certificate.number);
  if (holder !== undefined && !outdone.some((other) => other.claimId === holder)) {
    for (const other of outdone) tally.add(other);
    throw new Refusal('certificate_used');
  }
  used.set(certificate.number, claimId);
}

/**
 * Writes the accepted rows, after the lesser awards have given way. A row whose lesser award stays after all (it was
 * registered a moment ago), or that is not written itself (another has its deed or number meanwhile), takes nothing with it.
 */
async function write(
  tx: Tx,
  entering: Entering,
  accepted: readonly AcceptedRow[],
): Promise<{ written: Set<string>; outdone: string[] }> {
  const { station } = entering;
  const head = headOf(entering);
  let standing = accepted;
  for (;;) {
    const outdone = standing.flatMap((row) => row.outdone.map(({ claimId }) => claimId));
    if (outdone.length === 0)
      return { written: await insertClaims(tx, station, head, standing.map(rowOf)), outdone };
    await rows(tx, 'SAVEPOINT giving_way');
    const gone = await giveWay(tx, station, outdone);
    const written = await insertClaims(tx, station, head, standing.map(rowOf));
    const stands = ({ row, outdone: lesser }: AcceptedRow) =>
      lesser.length === 0 || (written.has(row.claimId) && lesser.every(({ claimId }) => gone.has(claimId)));
    if (standing.every(stands)) return { written, outdone };
    await rows(tx, 'ROLLBACK TO SAVEPOINT giving_way');
    standing = standing.filter(stands);
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

/**
 * Lesser awards for the same deed are withdrawn: the highest rule wins (domain.md, "Apply").
 * @returns those that gave way; what is registered by now does not
 */
async function giveWay(tx: Tx, station: number, outdone: readonly string[]): Promise<Set<string>> {
  const gone = await rows<{ claim_id: string }>(
    tx,
    `UPDATE points.claim SET state = 'withdrawn', reason = 'outdone'
      WHERE station_id = $1 AND claim_id = ANY($2) AND state IN ('submitted', 'checked', 'returned', 'certified')
      RETURNING claim_id`,
    [station, outdone],
  );
  return new Set(gone.map(({ claim_id }) => claim_id));
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

/** Numbers of the request's certificates that count already, with the claim that has each. */
async function certificatesUsed(
  tx: Tx,
  station: number,
  asked: readonly Ask[],
): Promise<Map<string, string>> {
  const numbers = asked.flatMap(({ certificate }) => certificate?.number ?? []);
  if (numbers.length === 0) return new Map();
  const used = await rows<{ certificate_no: string; claim_id: string }>(
    tx,
    `SELECT certificate_no, claim_id FROM points.claim
      WHERE station_id = $1 AND certificate_no = ANY($2) AND kind = 'reward' AND state <> ALL($3)`,
    [station, numbers, [...DEAD_STATES]],
  );
  return new Map(used.map(({ certificate_no, claim_id }) => [certificate_no, claim_id]));
}

function verdictOf(
  row: Ask & { claimId: string },
  verdict: AcceptedRow | Refusal,
  written: ReadonlySet<string>,
  used: ReadonlyMap<string, string>,
): Verdict {
  const { residentId, claimId } = row;
  const refused = (refusal: Refusal) => ({ residentId, claimId: null, points: null, refused: refusal });
  if (verdict instanceof Refusal) return refused(verdict);
  if (written.has(claimId)) return { residentId, claimId, points: verdict.points, refused: null };
  return refused(
    new Refusal(used.has(row.certificate?.number ?? '') ? 'certificate_used' : 'duplicate_claim'),
  );
}
