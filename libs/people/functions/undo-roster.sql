-- Takes a roster in force back whole: its households, residents, doors, private rows and the consents that came with it.
-- What has been built on any of them (an account, a claim, a card, a tie, a role) refuses it by its foreign key.
-- Plans of foreign-key checks are made afresh: one kept from a nearly empty station would walk whole tables for each row.
-- The second fence ends here, since the application may not delete people; each statement names the station
-- (test/people/import.test.ts).
-- out: households and residents taken back. refuses: PS001 (no such import), PS030 (not in force, or built upon)
CREATE OR REPLACE FUNCTION points.undo_roster(p_station integer, p_import uuid, p_now timestamptz)
RETURNS TABLE (households integer, residents integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp SET plan_cache_mode = 'force_custom_plan' AS $$
DECLARE
  v_state text;
  v_residents uuid[];
BEGIN
  SELECT i.state INTO v_state FROM points.roster_import i
   WHERE i.station_id = p_station AND i.import_id = p_import FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such import' USING ERRCODE = 'PS001';
  END IF;
  IF v_state <> 'in-force' THEN
    RAISE EXCEPTION 'not in force' USING ERRCODE = 'PS030';
  END IF;
  SELECT coalesce(array_agg(r.resident_id), '{}') INTO v_residents
    FROM points.resident r WHERE r.station_id = p_station AND r.import_id = p_import;
  DELETE FROM points.consent c
   WHERE c.station_id = p_station AND c.resident_id = ANY (v_residents) AND c.given_through = 'roster' AND c.withdrawn_at IS NULL;
  DELETE FROM points.resident_private p WHERE p.station_id = p_station AND p.resident_id = ANY (v_residents);
  UPDATE points.household h SET head_id = NULL
   WHERE h.station_id = p_station AND h.head_id = ANY (v_residents) AND h.import_id = p_import;
  DELETE FROM points.resident r WHERE r.station_id = p_station AND r.import_id = p_import;
  residents := cardinality(v_residents);
  DELETE FROM points.dwelling d USING points.household h
   WHERE d.station_id = p_station AND h.station_id = p_station AND h.household_id = d.household_id AND h.import_id = p_import;
  DELETE FROM points.household h WHERE h.station_id = p_station AND h.import_id = p_import;
  GET DIAGNOSTICS households = ROW_COUNT;
  UPDATE points.roster_import i SET state = 'undone', decided_at = p_now
   WHERE i.station_id = p_station AND i.import_id = p_import;
  RETURN NEXT;
EXCEPTION WHEN foreign_key_violation THEN
  RAISE EXCEPTION 'built upon' USING ERRCODE = 'PS030';
END $$;
GRANT EXECUTE ON FUNCTION points.undo_roster TO points_app;
