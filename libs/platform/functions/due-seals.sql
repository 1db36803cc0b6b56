-- Where rows of the trail wait for their seal: where the newest has none, or the newest before p_before, the first id
-- still to come: a machine whose clock was ahead once has left ids of days to come, and what is written since lies before those.
-- Asked by the sweep for all stations at once: a few index probes each. The second fence ends here: nothing but station
-- numbers leaves.
DROP FUNCTION IF EXISTS points.due_seals();
CREATE OR REPLACE FUNCTION points.due_seals(p_before uuid)
RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  SELECT s.station_id FROM points.station s
   WHERE EXISTS (SELECT FROM (
           (SELECT a.audit_id FROM points.audit a
             WHERE a.station_id = s.station_id ORDER BY a.audit_id DESC LIMIT 1)
           UNION ALL
           (SELECT a.audit_id FROM points.audit a
             WHERE a.station_id = s.station_id AND a.audit_id < p_before ORDER BY a.audit_id DESC LIMIT 1)) newest
                  WHERE NOT EXISTS (SELECT FROM points.audit_sealed x
                                     WHERE x.station_id = s.station_id AND x.audit_id = newest.audit_id))
   ORDER BY s.station_id
$$;
GRANT EXECUTE ON FUNCTION points.due_seals TO points_app;
