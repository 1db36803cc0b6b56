-- Where nobody decided an objection or an appeal in time, and nobody was told. Asked by the sweep for all stations at once:
-- one index probe each. The second fence ends here: nothing but station numbers leaves.
CREATE OR REPLACE FUNCTION points.due_objections(p_now timestamptz)
RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  -- every station: the sweep asks which have something due
  SELECT s.station_id FROM points.station s
   WHERE EXISTS (SELECT FROM points.objection o
                  WHERE o.station_id = s.station_id AND o.state IN ('open', 'appealed') AND o.overdue_at IS NULL
                    AND o.decide_by <= p_now)
   ORDER BY s.station_id
$$;
GRANT EXECUTE ON FUNCTION points.due_objections TO points_app;
