import { rows, type House } from '#platform';
import type { StaffCaller } from '../caller';

interface Row {
  auditId: string;
  at: Date;
  actorKind: string;
  actorId: string | null;
  actorName: string | null;
  kioskId: string | null;
  action: string;
  subjectKind: string | null;
  subjectId: string | null;
  detail: Record<string, unknown>;
  sealed: boolean;
}

/** The trail, latest first: its ids sort by the time of writing. */
export async function listTrail(
  house: House,
  caller: StaffCaller,
  query: {
    action?: string | undefined;
    actorId?: string | undefined;
    subjectId?: string | undefined;
    after?: string | undefined;
    limit: number;
  },
): Promise<{ items: (Omit<Row, 'at'> & { at: string })[]; next: string | null }> {
  const { action = null, actorId = null, subjectId = null, after = null, limit } = query;
  const found = await house.db.inStation(caller.station, (tx) =>
    rows<Row>(
      tx,
      `SELECT a.audit_id AS "auditId", a.at, a.actor_kind AS "actorKind", a.actor_id AS "actorId",
              s.name AS "actorName", a.kiosk_id AS "kioskId", a.action, a.subject_kind AS "subjectKind",
              a.subject_id AS "subjectId", a.detail,
              EXISTS (SELECT FROM points.audit_sealed z
                WHERE z.station_id = a.station_id AND z.audit_id = a.audit_id) AS sealed
         FROM points.audit a
         LEFT JOIN points.staff s ON s.station_id = a.station_id AND s.staff_id = a.actor_id AND a.actor_kind = 'staff'
        WHERE a.station_id = $1 AND ($2::text IS NULL OR a.action = $2) AND ($3::uuid IS NULL OR a.actor_id = $3)
          AND ($4::text IS NULL OR a.subject_id = $4) AND ($5::uuid IS NULL OR a.audit_id < $5)
        ORDER BY a.audit_id DESC LIMIT $6`,
      [caller.station, action, actorId, subjectId, after, limit + 1],
    ),
  );
  const items = found.slice(0, limit).map((row) => ({ ...row, at: row.at.toISOString() }));
  return { items, next: found.length > limit ? items.at(-1)!.auditId : null };
}
