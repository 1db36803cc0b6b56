import type { ReplyOf, Routes, StaffRole } from '#contract';
import { dayOf, rows, type House } from '#platform';
import type { StaffCaller } from '../caller';

type Names = ReplyOf<Routes['staff.names']>['items'];

/** Colleagues whose account is in force and who hold a role today. A role of the whole station fits every committee. */
export function staffNames(
  house: House,
  caller: StaffCaller,
  asked: { role?: StaffRole | undefined; committeeId?: number | undefined },
  now: Date,
): Promise<Names> {
  return house.db.inStation(caller.station, (tx) =>
    rows<Names[number]>(
      tx,
      `SELECT s.staff_id AS "staffId", s.name, array_agg(DISTINCT r.role ORDER BY r.role) AS roles,
              bool_and(r.alternate) AS alternate
         FROM points.staff s
         JOIN points.staff_role r ON r.station_id = s.station_id AND r.staff_id = s.staff_id
        WHERE s.station_id = $1 AND s.state = 'active' AND $2 BETWEEN r.from_day AND r.until_day
          AND ($3::text IS NULL OR r.role = $3)
          AND ($4::integer IS NULL OR r.committee_id = $4 OR (r.committee_id IS NULL AND r.group_id IS NULL))
        GROUP BY s.station_id, s.staff_id ORDER BY s.name, s.staff_id`,
      [caller.station, dayOf(now), asked.role ?? null, asked.committeeId ?? null],
    ),
  );
}
