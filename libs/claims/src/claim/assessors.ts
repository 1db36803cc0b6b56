import { ASSESSORS } from '#contract';
import { Refusal, rows, type Tx } from '#platform';
import { parseEvidence, restsOn, type ActRule, type EvidenceLetter } from '../acts';

/**
 * Holds a score sheet to its three assessors (domain.md, "The rule table", S). Who lives in the household that is scored
 * is none of them.
 * @param households of the assessors, one for each
 * @param householdId that is scored; null: not asked about yet
 * @throws Refusal assessors_missing with how many there are and how many it takes
 */
export function requireAssessors(
  act: Pick<ActRule, 'code'>,
  households: readonly string[],
  householdId: string | null,
): void {
  const have = households.filter((of) => of !== householdId).length;
  if (have < ASSESSORS) throw lacking(act.code, have);
}

const lacking = (act: string, have: number) =>
  new Refusal('assessors_missing', { act, have, need: ASSESSORS });

interface Sheet {
  claimId: string;
  act: string;
  evidence: string;
  kinds: EvidenceLetter[];
  assessors: number;
}

/** Of these claims those that rest on a score sheet which is not that of three assessors, by their refusals. */
export async function unassessed(
  tx: Tx,
  station: number,
  claimIds: readonly string[],
): Promise<Map<string, Refusal>> {
  const sheets = await rows<Sheet>(
    tx,
    `SELECT c.claim_id AS "claimId", c.act_code AS act, a.evidence,
            array_remove(array_agg(DISTINCT e.kind) || CASE WHEN c.route = 'A' THEN 'R' END
              || CASE WHEN c.certificate_no IS NOT NULL THEN 'C' END, NULL) AS kinds,
            (count(DISTINCT e.resident_id) FILTER (WHERE e.kind = 'S' AND r.household_id <> c.household_id))::integer
              AS assessors
       FROM points.claim c
       JOIN points.act a ON a.station_id = $1 AND a.code = c.act_code AND a.valid_from = c.act_valid_from
       LEFT JOIN points.claim_evidence e
         ON e.station_id = $1 AND e.claim_id = c.claim_id AND e.declined_at IS NULL
       LEFT JOIN points.resident r ON r.station_id = $1 AND r.resident_id = e.resident_id
      WHERE c.station_id = $1 AND c.claim_id = ANY ($2) AND c.kind = 'reward' AND a.evidence LIKE '%S%'
      GROUP BY c.station_id, c.claim_id, a.evidence`,
    [station, claimIds],
  );
  return new Map(
    sheets
      .filter(
        ({ evidence, kinds, assessors }) =>
          assessors < ASSESSORS && restsOn({ evidence: parseEvidence(evidence)! }, new Set(kinds), 'S'),
      )
      .map(({ claimId, act, assessors }) => [claimId, lacking(act, assessors)]),
  );
}
