-- Where a hold has run out that no reviewer kept. Asked by the sweep for all stations at once: one index probe each. The second fence ends here: nothing but
-- station numbers leaves.
CREATE OR REPLACE FUNCTION points.due_holds(p_now timestamptz)
RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  -- every station: the sweep asks which have something due
  SELECT s.station_id FROM points.station s
   WHERE EXISTS (SELECT FROM points.line_hold h
                  WHERE h.station_id = s.station_id AND h.ended_at IS NULL AND h.until <= p_now)
   ORDER BY s.station_id
$$;
GRANT EXECUTE ON FUNCTION points.due_holds TO points_app;
