import type { SampledClaim } from '#contract';
import { rows, type Tx } from '#platform';

interface Row extends Omit<SampledClaim, 'submittedAt' | 'registeredAt' | 'creditedAt'> {
  submittedAt: Date;
  registeredAt: Date;
  creditedAt: Date | null;
}

/** An instant within JSON, as ISO 8601 in UTC. */
const iso = (sql: string) => `to_char(${sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

// One statement for the whole sample: each step of a claim is one probe of an index.
const LINES = (name: string) => `
  SELECT d.place::integer, c.claim_id AS "claimId", n.serial, ${name} AS resident, k.name AS committee, g.name AS "group",
         c.act_code AS "actCode", a.name_zh AS act, c.act_day::text AS "actDay", n.points, c.state, t.title AS notice,
         c.submitted_at AS "submittedAt", c.route, n.registered_at AS "registeredAt", c.credited_at AS "creditedAt",
         coalesce((SELECT jsonb_agg(jsonb_build_object('kind', e.kind, 'fileId', e.file_id,
                            'confirmed', e.confirmed_at IS NOT NULL) ORDER BY e.evidence_no)
                     FROM points.claim_evidence e WHERE e.station_id = $1 AND e.claim_id = c.claim_id), '[]') AS evidence,
         coalesce((SELECT jsonb_agg(jsonb_build_object('name', s.name, 'vote', v.vote, 'votedAt', ${iso('v.voted_at')},
                            'void', x.staff_id IS NOT NULL) ORDER BY v.voted_at)
                     FROM points.certification v
                     JOIN points.staff s ON s.station_id = $1 AND s.staff_id = v.staff_id
                     LEFT JOIN points.certification_void x ON x.station_id = $1 AND x.claim_id = v.claim_id
                       AND x.round = v.round AND x.staff_id = v.staff_id
                    WHERE v.station_id = $1 AND v.claim_id = c.claim_id), '[]') AS votes,
         (SELECT jsonb_build_object('listId', p.list_id, 'number', p.number, 'firstDay', p.first_day, 'lastDay', p.last_day,
                   'proofs', coalesce((SELECT jsonb_agg(jsonb_build_object('board', f.board, 'fileId', f.file_id)
                            ORDER BY f.proof_no) FROM points.posting_proof f
                                        WHERE f.station_id = $1 AND f.list_id = p.list_id), '[]'))
            FROM points.publicity_list p WHERE p.station_id = $1 AND p.list_id = c.list_id) AS list,
         (SELECT count(*)::integer FROM points.objection o
           WHERE o.station_id = $1 AND o.claim_id = c.claim_id) AS objections,
         (SELECT jsonb_build_object('version', y.version, 'points', y.points) FROM points.entry y
           WHERE y.station_id = $1 AND y.source_id = c.claim_id AND y.kind IN ('credit', 'carry-in', 'deduct', 'reverse-credit')
           ORDER BY y.version LIMIT 1) AS entry,
         (SELECT jsonb_build_object('redemptionId', q.redemption_id, 'heldAt', ${iso('q.held_at')}, 'points', q.points,
                   'state', q.state)
            FROM points.redemption q WHERE q.station_id = $1 AND q.household_id = c.household_id
             AND q.held_at >= c.credited_at ORDER BY q.held_at LIMIT 1) AS redemption
    FROM unnest($2::uuid[]) WITH ORDINALITY AS d(claim_id, place)
    JOIN points.claim c ON c.station_id = $1 AND c.claim_id = d.claim_id
    JOIN LATERAL (SELECT l.serial, l.points, l.registered_at FROM points.register_line l
                   WHERE l.station_id = $1 AND l.claim_id = c.claim_id ORDER BY l.registered_at DESC LIMIT 1) n ON true
    JOIN points.committee k ON k.station_id = $1 AND k.committee_id = c.committee_id
    JOIN points.resident_group g ON g.station_id = $1 AND g.group_id = c.group_id
    LEFT JOIN points.resident r ON r.station_id = $1 AND r.resident_id = c.resident_id
    LEFT JOIN points.act a ON a.station_id = $1 AND a.code = c.act_code AND a.valid_from = c.act_valid_from
    LEFT JOIN points.notice t ON t.station_id = $1 AND t.notice_id = c.notice_id
   ORDER BY d.place`;

/** Claims of a sample with all their steps. @param masked names as public lists show them */
export async function sampledClaims(
  tx: Tx,
  station: number,
  claimIds: readonly string[],
  masked: boolean,
): Promise<SampledClaim[]> {
  const found = await rows<Row>(tx, LINES(masked ? 'r.masked_name' : 'r.name'), [station, claimIds]);
  return found.map((row) => ({
    ...row,
    submittedAt: row.submittedAt.toISOString(),
    registeredAt: row.registeredAt.toISOString(),
    creditedAt: row.creditedAt?.toISOString() ?? null,
  }));
}
