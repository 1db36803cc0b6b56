DROP FUNCTION IF EXISTS points.due_panels(timestamptz);
DROP FUNCTION IF EXISTS points.panels_changed(integer, date);

-- The committees whose panel the days change by themselves, and the last day on which they did: a seat begins on it, or had
-- its last day before it. A worker that was off on that day asks later. What takes effect at once is told by a trigger
-- (points.ask_panel_again).
CREATE FUNCTION points.panels_changed(p_station integer, p_day date)
RETURNS TABLE (committee_id smallint, changed_on date) LANGUAGE sql STABLE AS $$
  SELECT r.committee_id, max(greatest(CASE WHEN r.from_day <= p_day THEN r.from_day END,
                                      CASE WHEN r.until_day < p_day THEN r.until_day + 1 END))
    FROM points.staff_role r
   WHERE r.station_id = p_station AND r.role = 'certifier'
   GROUP BY r.committee_id
$$;
GRANT EXECUTE ON FUNCTION points.panels_changed TO points_app;

-- Where a panel has a claim that nobody has asked about yet, or not since the panel changed, or that is overdue. Asked by
-- the sweep for all stations at once: index probes each. The second fence ends here: nothing but station numbers leaves.
CREATE FUNCTION points.due_panels(p_now timestamptz)
RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  -- every station: the sweep asks which have something due
  SELECT s.station_id FROM points.station s
   WHERE EXISTS (SELECT FROM points.claim c WHERE c.station_id = s.station_id
                    AND c.state IN ('submitted', 'checked') AND c.panel_seen_at IS NULL AND c.decide_by IS NOT NULL)
      OR EXISTS (SELECT FROM points.claim c WHERE c.station_id = s.station_id
                    AND c.state IN ('submitted', 'checked') AND c.reminded_at IS NULL AND c.decide_by <= p_now)
      OR EXISTS (SELECT FROM points.panels_changed(s.station_id, points.day_of(p_now)) x
                    JOIN points.claim c ON c.station_id = s.station_id
                     AND coalesce(c.panel_committee_id, c.committee_id) = x.committee_id
                     AND c.panel_seen_at < points.start_of_day(x.changed_on)
                  WHERE c.state IN ('submitted', 'checked') AND c.decide_by IS NOT NULL)
   ORDER BY s.station_id
$$;
GRANT EXECUTE ON FUNCTION points.due_panels TO points_app;
