-- Moves points between two households as a recorded life event says (points.life_event: household_id gives,
-- other_household_id receives): `points` of it, earliest expiry first; everything at a merge. Lots keep their days and
-- their grace. Two balanced entries that name the event; a second call is refused by their unique source.
-- The second fence ends here; each statement names the station (test/ledger/fence.test.ts).
-- out: points moved. refuses: PS001 (no such event or household), PS010 {"have", "need"}, PS011
CREATE OR REPLACE FUNCTION points.transfer_points(
  p_station integer, p_event uuid, p_actor_kind text, p_actor uuid, p_now timestamptz
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
DECLARE
  v_event record;
  v_out points.movement := ROW('transfer-out', 'life-event', p_event, NULL, NULL, p_actor_kind, p_actor, NULL, p_now, p_now);
  v_in points.movement := ROW('transfer-in', 'life-event', p_event, NULL, NULL, p_actor_kind, p_actor, NULL, p_now, p_now);
  v_points integer;
  v_posted points.posted;
BEGIN
  SELECT e.kind, e.household_id, e.other_household_id, e.points INTO v_event
    FROM points.life_event e
   WHERE e.station_id = p_station AND e.event_id = p_event AND e.other_household_id IS NOT NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such event' USING ERRCODE = 'PS001';
  END IF;
  PERFORM points.ledger_lock_all(p_station, ARRAY[v_event.household_id, v_event.other_household_id], p_now);
  v_points := v_event.points;
  IF v_event.kind = 'merge' THEN
    v_points := (SELECT coalesce(sum(l.remaining), 0) FROM points.lot l
      WHERE l.station_id = p_station AND l.household_id = v_event.household_id AND l.expires_on >= points.day_of(p_now));
  END IF;
  IF v_points = 0 THEN
    RETURN 0;
  END IF;
  v_posted := points.ledger_take(p_station, v_event.household_id, v_points, v_out);
  PERFORM points.ledger_give(p_station, v_event.other_household_id, v_posted.lots, v_in);
  RETURN v_points;
END $$;
GRANT EXECUTE ON FUNCTION points.transfer_points TO points_app;

-- A household has moved to another group, or its building has: its balance leaves the books of the old branch and enters
-- those of the new one by two balanced entries, since a month is closed by the branch that each entry bore. Called in the
-- transaction that moves the household, after its building has changed. Lots and balance stay as they are.
-- The second fence ends here; each statement names the station (test/ledger/fence.test.ts).
-- out: points moved; 0 also where the branch is the same. refuses: PS001, PS011
CREATE OR REPLACE FUNCTION points.move_points(
  p_station integer, p_event uuid, p_household uuid, p_actor_kind text, p_actor uuid, p_now timestamptz
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
DECLARE
  v_out points.movement := ROW('transfer-out', 'life-event', p_event, NULL, NULL, p_actor_kind, p_actor, NULL, p_now, p_now);
  v_in points.movement := ROW('transfer-in', 'life-event', p_event, NULL, NULL, p_actor_kind, p_actor, NULL, p_now, p_now);
  v_account points.locked_account := points.ledger_lock(p_station, p_household, v_out);
  v_points integer := v_account.balance;
  v_branch record;
  v_lots jsonb;
BEGIN
  SELECT g.committee_id, g.group_id INTO v_branch
    FROM points.household h
    JOIN points.building b ON b.station_id = p_station AND b.building_id = h.building_id
    JOIN points.resident_group g ON g.station_id = p_station AND g.group_id = b.group_id
   WHERE h.station_id = p_station AND h.household_id = p_household;
  IF (v_branch.committee_id, v_branch.group_id) = (v_account.committee_id, v_account.group_id) THEN
    RETURN 0;
  END IF;
  SELECT jsonb_agg(jsonb_build_object('expiresOn', l.expires_on, 'grace', l.grace, 'points', l.remaining)
                   ORDER BY l.expires_on, l.grace DESC)
    INTO v_lots
    FROM points.lot l
   WHERE l.station_id = p_station AND l.household_id = p_household AND l.remaining > 0;
  IF v_points > 0 THEN
    PERFORM points.ledger_write(p_station, v_account, v_points, v_lots, v_out);
  END IF;
  UPDATE points.account a SET committee_id = v_branch.committee_id, group_id = v_branch.group_id
   WHERE a.station_id = p_station AND a.household_id = p_household;
  IF v_points > 0 THEN
    v_account := points.ledger_lock(p_station, p_household, v_in);
    PERFORM points.ledger_write(p_station, v_account, v_points, v_lots, v_in);
  END IF;
  RETURN v_points;
END $$;
GRANT EXECUTE ON FUNCTION points.move_points TO points_app;
