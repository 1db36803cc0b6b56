-- Where something has been held too long. Asked by the sweep for all stations at once: one index probe each. The second
-- fence ends here: nothing but station numbers leaves.
CREATE OR REPLACE FUNCTION points.due_redemptions(p_now timestamptz)
RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  SELECT s.station_id FROM points.station s
   WHERE EXISTS (SELECT FROM points.redemption r
                  WHERE r.station_id = s.station_id AND r.state = 'held' AND r.hold_until <= p_now)
   ORDER BY s.station_id
$$;
GRANT EXECUTE ON FUNCTION points.due_redemptions TO points_app;
