-- Where the lots have not been looked through for reminders on a day. Asked by the sweep for all stations at once: one index
-- probe each, for that day and not the last one: a clock that was ahead once has left later days. The second fence ends here:
-- nothing but station numbers leaves.
CREATE OR REPLACE FUNCTION points.due_reminders(p_day date)
RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  SELECT s.station_id FROM points.station s
   WHERE points.day_of(s.created_at) <= p_day
     AND NOT EXISTS (SELECT FROM points.reminder_round r WHERE r.station_id = s.station_id AND r.day = p_day)
   ORDER BY s.station_id
$$;
GRANT EXECUTE ON FUNCTION points.due_reminders TO points_app;
