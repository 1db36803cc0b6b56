-- What becomes of a redemption. Every function here ends the second fence: SECURITY DEFINER, the station is the first
-- argument and stands in every statement; the test "what follows a redemption stays inside its station"
-- (test/redeem/after.test.ts) shows it. Locks: the redemption, then the account, then items by id.

-- Settles an id whose sender is in doubt: asking is a write. An id that has redeemed nothing is abandoned for good, and
-- a late request that bears it is refused. out: whether it has redeemed. refuses: PS001, PS002
CREATE OR REPLACE FUNCTION points.settle_redemption(p_station integer, p_now timestamptz, p_redemption uuid, p_household uuid, p_actor uuid)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
DECLARE
  v_household uuid;
BEGIN
  -- The account's lock orders this question and the redemption asked about.
  PERFORM points.ledger_lock_all(p_station, ARRAY[p_household], p_now);
  SELECT r.household_id INTO v_household
    FROM points.redemption r WHERE r.station_id = p_station AND r.redemption_id = p_redemption;
  IF NOT FOUND THEN
    INSERT INTO points.request (station_id, request_id, state, actor_id, created_at)
    VALUES (p_station, p_redemption, 'abandoned', p_actor, p_now) ON CONFLICT (station_id, request_id) DO NOTHING;
    RETURN false;
  END IF;
  -- A household asks for what was taken before it was merged as well.
  IF v_household <> p_household AND points.household_now(p_station, v_household) <> p_household THEN
    RAISE EXCEPTION 'request differs' USING ERRCODE = 'PS002';
  END IF;
  RETURN true;
END $$;

-- The same question from the machine alone: the power was cut, nobody has shown who they are, and the kiosk knows nothing
-- but the id. Whoever had a session here within the hour may have a request under way: their accounts are locked, so that
-- this question and that request have an order. out: whether it has redeemed. refuses: PS002 (another kiosk's)
CREATE OR REPLACE FUNCTION points.settle_at_kiosk(p_station integer, p_now timestamptz, p_redemption uuid, p_kiosk uuid)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
DECLARE
  v_households uuid[];
  v_kiosk uuid;
BEGIN
  SELECT array_agg(DISTINCT s.household_id) INTO v_households
    FROM points.resident_session s
   WHERE s.station_id = p_station AND s.kiosk_id = p_kiosk AND s.seen_at > p_now - interval '1 hour';
  IF v_households IS NOT NULL THEN
    PERFORM points.ledger_lock_all(p_station, v_households, p_now);
  END IF;
  SELECT r.kiosk_id INTO v_kiosk
    FROM points.redemption r WHERE r.station_id = p_station AND r.redemption_id = p_redemption;
  IF NOT FOUND THEN
    INSERT INTO points.request (station_id, request_id, state, actor_id, created_at)
    VALUES (p_station, p_redemption, 'abandoned', p_kiosk, p_now) ON CONFLICT (station_id, request_id) DO NOTHING;
    RETURN false;
  END IF;
  IF v_kiosk IS DISTINCT FROM p_kiosk THEN
    RAISE EXCEPTION 'request differs' USING ERRCODE = 'PS002';
  END IF;
  RETURN true;
END $$;

-- A held redemption comes back: points to their dates, goods to the shelf. p_due: only when its time is over.
-- refuses: PS030 (not held, or not due), PS011
CREATE OR REPLACE FUNCTION points.release_redemption(
  p_station integer, p_now timestamptz, p_redemption uuid, p_due boolean, p_reason text, p_grace_days integer,
  p_actor_kind text, p_actor uuid, p_kiosk uuid
) RETURNS points.redeemed LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
DECLARE
  v_row points.redemption;
BEGIN
  UPDATE points.redemption r
     SET state = 'released', ended_at = p_now, ended_by_kind = p_actor_kind, ended_by = p_actor, end_reason = p_reason
   WHERE r.station_id = p_station AND r.redemption_id = p_redemption AND r.state = 'held'
     AND (NOT p_due OR r.hold_until <= p_now)
  RETURNING r.* INTO v_row;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not held' USING ERRCODE = 'PS030';
  END IF;
  RETURN points.redemption_undo(p_station, p_now, v_row, 'release', 'released', p_reason, p_grace_days, p_actor_kind, p_actor, p_kiosk);
END $$;

-- Goods come back over the counter. p_spoiled: not fit to be sold again. refuses: PS030, PS011
CREATE OR REPLACE FUNCTION points.return_redemption(
  p_station integer, p_now timestamptz, p_redemption uuid, p_spoiled boolean, p_reason text, p_grace_days integer, p_keeper uuid
) RETURNS points.redeemed LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
DECLARE
  v_row points.redemption;
  v_undone points.redeemed;
BEGIN
  UPDATE points.redemption r
     SET state = 'returned', ended_at = p_now, ended_by_kind = 'staff', ended_by = p_keeper, end_reason = p_reason
   WHERE r.station_id = p_station AND r.redemption_id = p_redemption AND r.state = 'handed-over'
  RETURNING r.* INTO v_row;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not handed over' USING ERRCODE = 'PS030';
  END IF;
  v_undone := points.redemption_undo(p_station, p_now, v_row, 'return', 'returned', p_reason, p_grace_days, 'staff', p_keeper, NULL);
  IF p_spoiled THEN
    PERFORM points.redemption_stock(p_station, p_now, v_row, 'spoiled', p_reason, 'staff', p_keeper);
  END IF;
  RETURN v_undone;
END $$;

-- The goods are in hand: a change of state, not of the ledger. p_coded: the caller has checked the receipt's code;
-- otherwise somebody entitled must have confirmed at the counter since p_since, with the PIN or beside a witness, who is
-- never the keeper; without a PIN at most p_witnessed_points go over.
-- refuses: PS001, PS023 {"limit", "max", "left"}, PS025 (not confirmed), PS030, PS040
CREATE OR REPLACE FUNCTION points.hand_over(
  p_station integer, p_now timestamptz, p_redemption uuid, p_keeper uuid, p_coded boolean, p_since timestamptz,
  p_witnessed_points integer, p_collector uuid
) RETURNS points.redeemed LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
DECLARE
  v_row points.redemption;
  v_collector uuid := p_collector;
  v_proof points.redemption_proof := 'code';
BEGIN
  SELECT r.* INTO v_row FROM points.redemption r
   WHERE r.station_id = p_station AND r.redemption_id = p_redemption FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such redemption' USING ERRCODE = 'PS001';
  END IF;
  IF v_row.state <> 'held' THEN
    RAISE EXCEPTION 'not held' USING ERRCODE = 'PS030';
  END IF;
  -- With the code whoever stood beside an earlier visit, from which nothing came, has no part in this one.
  IF p_coded THEN
    v_row.confirmed_beside := NULL;
  END IF;
  IF p_keeper IN (v_row.confirmed_beside, v_row.witness_id) THEN
    RAISE EXCEPTION 'the keeper is no witness' USING ERRCODE = 'PS040';
  END IF;
  IF NOT p_coded THEN
    IF (v_row.confirmed_at >= p_since) IS NOT TRUE THEN
      RAISE EXCEPTION 'not confirmed' USING ERRCODE = 'PS025';
    END IF;
    v_proof := points.redeem_proof(NULL, v_row.confirmed_beside);
    v_collector := v_row.confirmed_by;
  END IF;
  IF v_proof = 'witness' AND v_row.points > p_witnessed_points THEN
    PERFORM points.redeem_refuse_limit(p_station, 'witnessed', NULL, p_witnessed_points, p_witnessed_points);
  END IF;
  UPDATE points.redemption r
     SET state = 'handed-over', handed_over_at = p_now, handed_over_by = p_keeper, proof = v_proof,
         witness_id = coalesce(r.witness_id, v_row.confirmed_beside), collector_id = v_collector
   WHERE r.station_id = p_station AND r.redemption_id = p_redemption;
  PERFORM points.redemption_stock(p_station, p_now, v_row, 'handed-over', NULL, 'staff', p_keeper);
  RETURN ROW(false, 'handed-over', v_row.basket, v_row.pieces, v_row.points, v_row.balance_after, v_row.held_at,
    v_row.hold_until)::points.redeemed;
END $$;

-- Somebody entitled stands at the counter's pad: with card and PIN, or beside a witness. refuses: PS030
CREATE OR REPLACE FUNCTION points.confirm_collection(
  p_station integer, p_now timestamptz, p_redemption uuid, p_resident uuid, p_beside uuid
)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
BEGIN
  UPDATE points.redemption r SET confirmed_at = p_now, confirmed_by = p_resident, confirmed_beside = p_beside
   WHERE r.station_id = p_station AND r.redemption_id = p_redemption AND r.state = 'held';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not held' USING ERRCODE = 'PS030';
  END IF;
END $$;

-- A wrong code was shown. out: how often by now
CREATE OR REPLACE FUNCTION points.wrong_code(p_station integer, p_redemption uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
DECLARE
  v_tries smallint;
BEGIN
  UPDATE points.redemption r SET code_tries = least(r.code_tries + 1, 10000)
   WHERE r.station_id = p_station AND r.redemption_id = p_redemption
  RETURNING r.code_tries INTO v_tries;
  RETURN v_tries;
END $$;

-- A receipt is printed. out: how many were printed before
CREATE OR REPLACE FUNCTION points.count_print(p_station integer, p_redemption uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
DECLARE
  v_prints smallint;
BEGIN
  UPDATE points.redemption r SET prints = least(r.prints + 1, 10000)
   WHERE r.station_id = p_station AND r.redemption_id = p_redemption
  RETURNING r.prints INTO v_prints;
  RETURN v_prints - 1;
END $$;

-- Gives a redemption back, whose state the caller has changed: to the household that has its points today, should it
-- have been merged meanwhile.
CREATE OR REPLACE FUNCTION points.redemption_undo(
  p_station integer, p_now timestamptz, p_row points.redemption, p_entry text, p_stock points.stock_kind, p_reason text,
  p_grace_days integer, p_actor_kind text, p_actor uuid, p_kiosk uuid
) RETURNS points.redeemed LANGUAGE plpgsql AS $$
DECLARE
  v_household uuid := points.household_now(p_station, p_row.household_id);
  v_posted points.posted := points.ledger_refund(p_station, v_household, p_row.redemption_id, 'redeem', p_grace_days,
    ROW(p_entry, 'redemption', p_row.redemption_id, NULL, NULL, p_actor_kind, p_actor, p_kiosk, p_now, p_now)::points.movement);
BEGIN
  PERFORM points.redemption_stock(p_station, p_now, p_row, p_stock, p_reason, p_actor_kind, p_actor);
  RETURN ROW(false, p_row.state, p_row.basket, p_row.pieces, p_row.points, v_posted.balance, p_row.held_at,
    p_row.hold_until)::points.redeemed;
END $$;

-- Moves all pieces of a redemption's basket, whose lines are sorted by item.
CREATE OR REPLACE FUNCTION points.redemption_stock(
  p_station integer, p_now timestamptz, p_row points.redemption, p_kind points.stock_kind, p_reason text,
  p_actor_kind text, p_actor uuid
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_items uuid[];
  v_pieces integer[];
BEGIN
  SELECT array_agg(l."itemId" ORDER BY l."itemId"), array_agg(l.pieces ORDER BY l."itemId") INTO v_items, v_pieces
    FROM jsonb_to_recordset(p_row.basket) AS l("itemId" uuid, pieces integer);
  PERFORM points.stock_move(p_station, p_now, p_kind, v_items, v_pieces, NULL, p_row.redemption_id, p_reason, p_actor_kind, p_actor);
END $$;

GRANT EXECUTE ON FUNCTION points.settle_redemption, points.settle_at_kiosk, points.release_redemption, points.return_redemption, points.hand_over,
  points.confirm_collection, points.wrong_code, points.count_print TO points_app;
