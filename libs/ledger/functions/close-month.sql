-- Closes a month for good. It must be over, and the month before it closed or without an entry.
-- The second fence ends here; each statement names the station (test/ledger/fence.test.ts).
-- refuses: PS030 (not over yet, an earlier month is open, closed already)
CREATE OR REPLACE FUNCTION points.close_month(p_station integer, p_month date, p_staff uuid, p_now timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
DECLARE
  v_start timestamptz := points.start_of_day(p_month);
  v_end timestamptz := points.start_of_day((p_month + interval '1 month')::date);
BEGIN
  -- Entries that are written later than they happened wait for this lock: see points.ledger_refuse_closed_month.
  PERFORM FROM points.station s WHERE s.station_id = p_station FOR UPDATE;
  -- An hour's grace lets the month's last movements commit.
  IF p_month <> points.month_of(p_month) OR p_now < v_end + interval '1 hour' THEN
    RAISE EXCEPTION 'the month is not over' USING ERRCODE = 'PS030';
  END IF;
  IF EXISTS (SELECT FROM points.period p WHERE p.station_id = p_station AND p.month >= p_month) THEN
    RAISE EXCEPTION 'the month is closed already' USING ERRCODE = 'PS030';
  END IF;
  IF EXISTS (
    SELECT FROM points.entry e
     WHERE e.station_id = p_station AND e.happened_at < v_start
       AND e.created_at >= coalesce((SELECT points.start_of_day((max(p.month) + interval '1 month')::date)
                                       FROM points.period p WHERE p.station_id = p_station), '-infinity')
       AND NOT EXISTS (SELECT FROM points.period p
                        WHERE p.station_id = p_station AND p.month = points.month_of(points.day_of(e.happened_at)))) THEN
    RAISE EXCEPTION 'an earlier month is open' USING ERRCODE = 'PS030';
  END IF;
  INSERT INTO points.period (station_id, month, closed_at, closed_by) VALUES (p_station, p_month, p_now, p_staff);
END $$;
GRANT EXECUTE ON FUNCTION points.close_month TO points_app;
