-- A reviewer, or the township, has let the time to decide pass: told once, and shown to the supervisor from then on.
ALTER TABLE points.objection ADD COLUMN overdue_at timestamptz;
CREATE INDEX objection_undecided ON points.objection (station_id, decide_by)
  WHERE state IN ('open', 'appealed') AND overdue_at IS NULL;
