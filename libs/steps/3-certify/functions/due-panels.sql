-- Where a panel has a claim that nobody has asked about yet, or that is overdue. Asked by the sweep for all stations at
-- once: one index probe each. The second fence ends here: nothing but station numbers leaves.
CREATE OR REPLACE FUNCTION points.due_panels(p_now timestamptz)
RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  -- every station: the sweep asks which have something due
  SELECT s.station_id FROM points.station s
   WHERE EXISTS (SELECT FROM points.claim c WHERE c.station_id = s.station_id
                    AND c.state IN ('submitted', 'checked') AND c.panel_seen_at IS NULL AND c.decide_by IS NOT NULL)
      OR EXISTS (SELECT FROM points.claim c WHERE c.station_id = s.station_id
                    AND c.state IN ('submitted', 'checked') AND c.reminded_at IS NULL AND c.decide_by <= p_now)
   ORDER BY s.station_id
$$;
GRANT EXECUTE ON FUNCTION points.due_panels TO points_app;
