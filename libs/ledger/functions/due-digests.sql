-- Where the digest of a day that is over is not kept yet. Asked by the sweep for all stations at once: one index probe
-- each. The second fence ends here: nothing but station numbers leaves.
CREATE OR REPLACE FUNCTION points.due_digests(p_day date)
RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  SELECT s.station_id FROM points.station s
   WHERE points.day_of(s.created_at) <= p_day
     AND NOT EXISTS (SELECT FROM points.station_digest d WHERE d.station_id = s.station_id AND d.day >= p_day)
   ORDER BY s.station_id
$$;
GRANT EXECUTE ON FUNCTION points.due_digests TO points_app;
