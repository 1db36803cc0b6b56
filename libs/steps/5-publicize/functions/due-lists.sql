-- Where a posted list is past its window. Asked by the sweep for all stations at once: one index probe each. The second fence ends here: nothing but
-- station numbers leaves.
CREATE OR REPLACE FUNCTION points.due_lists(p_now timestamptz)
RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  -- every station: the sweep asks which have something due
  SELECT s.station_id FROM points.station s
   WHERE EXISTS (SELECT FROM points.publicity_list l
                  WHERE l.station_id = s.station_id AND l.state = 'posted' AND l.closes_at <= p_now)
   ORDER BY s.station_id
$$;
GRANT EXECUTE ON FUNCTION points.due_lists TO points_app;
