-- Where today's verification has not run yet, from 01:00 on: a station's first night is its first. Asked by the sweep for
-- all stations at once: one index probe each. The second fence ends here: nothing but station numbers leaves.
CREATE OR REPLACE FUNCTION points.due_verifications(p_now timestamptz)
RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  -- every station: the sweep asks which have something due
  SELECT s.station_id FROM points.station s
   WHERE p_now >= points.start_of_day(points.day_of(p_now)) + interval '1 hour'
     AND points.day_of(s.created_at) < points.day_of(p_now)
     AND NOT EXISTS (SELECT FROM points.verification v
                      WHERE v.station_id = s.station_id AND v.day = points.day_of(p_now))
   ORDER BY s.station_id
$$;
GRANT EXECUTE ON FUNCTION points.due_verifications TO points_app;
