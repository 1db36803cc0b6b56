-- Measures that stood in no setting yet. Stations made before: in force from their first day.
INSERT INTO points.setting (station_id, key, valid_from, value)
SELECT s.station_id, k.key, (s.created_at AT TIME ZONE 'Asia/Shanghai')::date, k.value
  FROM points.station s,
       (VALUES ('apply.volunteerHoursPerYear', '50'::jsonb), ('apply.noShowAct', '"X13"'::jsonb), ('apply.noShowTimes', '3'::jsonb)) AS k (key, value)
ON CONFLICT DO NOTHING;
