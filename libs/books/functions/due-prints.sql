-- Where prints wait to be made, or were begun and left: a worker that stopped leaves them in the middle.
-- The second fence ends here: nothing but station numbers leaves.
CREATE OR REPLACE FUNCTION points.due_prints(p_now timestamptz)
RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  SELECT s.station_id FROM points.station s
   WHERE EXISTS (SELECT FROM points.book_print p
                  WHERE p.station_id = s.station_id AND p.state IN ('waiting', 'making')
                    AND (p.state = 'waiting' OR p.started_at < p_now - interval '5 minutes'))
   ORDER BY s.station_id
$$;
GRANT EXECUTE ON FUNCTION points.due_prints TO points_app;
