-- Closes a month for good and writes down its sums (points.month_sums). It must be over, and the month before it closed or
-- without an entry; and its books must agree: every entry follows from the one before, and the sums lead to what the
-- accounts hold.
-- The second fence ends here; each statement names the station (test/ledger/fence.test.ts).
-- refuses: PS030 (not over yet, an earlier month is open, closed already),
--   PS033 {"entries": [{"householdId", "version", "fault"}], "groups": [{"committeeId", "groupId", "closing", "kept"}]}
CREATE OR REPLACE FUNCTION points.close_month(p_station integer, p_month date, p_staff uuid, p_now timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
DECLARE
  v_start timestamptz := points.start_of_day(p_month);
  v_end timestamptz := points.start_of_day((p_month + interval '1 month')::date);
  v_entries json;
  v_groups json;
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
  SELECT coalesce(json_agg(json_build_object('householdId', f.household_id, 'version', f.version, 'fault', f.fault)), '[]')
    INTO v_entries FROM points.month_faults(p_station, p_month, 20) f;
  SELECT coalesce(json_agg(json_build_object('committeeId', s.committee_id, 'groupId', s.group_id,
                                             'closing', s.closing, 'kept', s.kept)), '[]')
    INTO v_groups FROM points.month_sums(p_station, p_month) s WHERE s.closing <> s.kept;
  IF json_array_length(v_entries) + json_array_length(v_groups) > 0 THEN
    RAISE EXCEPTION 'the books differ' USING ERRCODE = 'PS033',
      DETAIL = json_build_object('entries', v_entries, 'groups', v_groups)::text;
  END IF;
  INSERT INTO points.period (station_id, month, closed_at, closed_by) VALUES (p_station, p_month, p_now, p_staff);
  INSERT INTO points.period_line (station_id, month, committee_id, group_id, opening, credited, carried_in, released,
    returned, restored, transferred_in, redeemed, expired, deducted, reversed, transferred_out, closing)
  SELECT p_station, p_month, s.committee_id, s.group_id, s.opening, s.credited, s.carried_in, s.released, s.returned,
         s.restored, s.transferred_in, s.redeemed, s.expired, s.deducted, s.reversed, s.transferred_out, s.closing
    FROM points.month_sums(p_station, p_month) s;
END $$;
GRANT EXECUTE ON FUNCTION points.close_month TO points_app;
