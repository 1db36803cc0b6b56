-- What the gate wrote and nobody needs any more goes, once a day a station (docs/security.md, "What is kept").
CREATE TABLE points.pruning (
  station_id integer PRIMARY KEY REFERENCES points.station,
  due_at timestamptz NOT NULL
);
SELECT points.fence('points.pruning', 'rows');
CREATE INDEX attempt_by_age ON points.attempt (station_id, at);
CREATE INDEX resident_session_ended ON points.resident_session (station_id, ends_at);
CREATE INDEX staff_session_ended ON points.staff_session (station_id, ends_at);

-- Stations made before these settings: in force from their first day.
INSERT INTO points.setting (station_id, key, valid_from, value)
SELECT s.station_id, k.key, (s.created_at AT TIME ZONE 'Asia/Shanghai')::date, k.value
  FROM points.station s,
       (VALUES ('retain.attemptDays', '30'::jsonb), ('retain.sessionDays', '90'::jsonb), ('retain.draftDays', '30'::jsonb)) AS k (key, value)
ON CONFLICT DO NOTHING;
