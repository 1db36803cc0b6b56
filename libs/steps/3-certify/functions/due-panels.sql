-- The committees whose panel a day changes by itself: a seat begins on it, or had its last day before it. What takes
-- effect at once is told by a trigger (points.ask_panel_again).
CREATE OR REPLACE FUNCTION points.panels_changed(p_station integer, p_day date)
RETURNS smallint[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(DISTINCT r.committee_id), '{}') FROM points.staff_role r
   WHERE r.station_id = p_station AND r.role = 'certifier' AND (r.from_day = p_day OR r.until_day = p_day - 1)
$$;
GRANT EXECUTE ON FUNCTION points.panels_changed TO points_app;

-- Where a panel has a claim that nobody has asked about yet, or not since the panel changed, or that is overdue. Asked by
-- the sweep for all stations at once: index probes each. The second fence ends here: nothing but station numbers leaves.
CREATE OR REPLACE FUNCTION points.due_panels(p_now timestamptz)
RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  -- every station: the sweep asks which have something due
  SELECT s.station_id FROM points.station s
   WHERE EXISTS (SELECT FROM points.claim c WHERE c.station_id = s.station_id
                    AND c.state IN ('submitted', 'checked') AND c.panel_seen_at IS NULL AND c.decide_by IS NOT NULL)
      OR EXISTS (SELECT FROM points.claim c WHERE c.station_id = s.station_id
                    AND c.state IN ('submitted', 'checked') AND c.reminded_at IS NULL AND c.decide_by <= p_now)
      OR EXISTS (SELECT FROM points.staff_role r JOIN points.claim c ON c.station_id = s.station_id
                    AND coalesce(c.panel_committee_id, c.committee_id) = r.committee_id
                  WHERE r.station_id = s.station_id AND r.role = 'certifier'
                    AND (r.from_day = points.day_of(p_now) OR r.until_day = points.day_of(p_now) - 1)
                    AND c.state IN ('submitted', 'checked') AND c.decide_by IS NOT NULL
                    AND c.panel_seen_at < points.start_of_day(points.day_of(p_now)))
   ORDER BY s.station_id
$$;
GRANT EXECUTE ON FUNCTION points.due_panels TO points_app;
