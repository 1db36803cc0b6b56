-- Redeems a basket for a household: idempotency, opening, stock and price at this moment, limits, balance (earliest
-- expiring first), entry, movements of stock and the redemption. Locks: the account, then the counter's basket, then items by id.
-- In two parts, so that redemptions of one transaction are written down together (docs/decisions/0013-together.md):
-- points.redeem_take takes and answers, points.redeem_write adds the rows. Between the two nobody else sees anything, since
-- the account stays locked; a second redemption of the same household begins when the first is written.
-- The second fence ends in points.redeem_together: SECURITY DEFINER; the station is the first argument of points.redeem_take and stands in
-- every statement; the test "redeem stays inside its station" (test/redeem/redeem-sql.test.ts) shows it.
-- Plans are generic and by index: with this many parameters planning costs more than the statements, and a plan made on
-- an empty table would read all of it once it has grown.

-- Takes points and goods for one redemption. It runs with its caller's rights and settings and is granted to nobody.
-- p_items sorted by id, each once; p_pieces and p_prices (points of a piece, as the resident saw them) beside them.
-- out: what it made, and the rows that are still to be written: none when it is a replay
-- refuses: PS001, PS002, PS003, PS010 {"have", "need"}, PS011, PS020 {"itemId", "left"}, PS021 {"itemId", "shown", "price"},
--   PS022 {"itemId"}, PS023 {"limit", "itemId"?, "max", "left"}, PS024, PS026 {"slipNo"}, PS030 (the counter's basket does
--   not wait), PS040
CREATE OR REPLACE FUNCTION points.redeem_take(
  p_station integer, p_now timestamptz, p_redemption uuid, p_hash bytea, p_household uuid, p_resident uuid,
  p_items uuid[], p_pieces integer[], p_prices integer[], p_terms points.redeem_terms
) RETURNS points.redeem_taken LANGUAGE plpgsql AS $$
DECLARE
  v_movement points.movement := ROW('redeem', 'redemption', p_redemption, NULL, NULL, p_terms.actor_kind,
    p_terms.actor_id, p_terms.kiosk_id, p_terms.happened_at, p_now);
  v_account points.locked_account := points.ledger_lock(p_station, p_household, v_movement);
  v_spent bigint;
  v_card_points integer;
  v_known boolean;
  v_item points.taken_item;
  v_state points.redemption_state := 'held';
  v_kind points.stock_kind := 'allocated';
  v_proof points.redemption_proof;
  v_handed_over_at timestamptz;
  v_allocate integer := 1;
  v_gone boolean := false;
  v_month_end timestamptz := 'infinity';
  v_basket jsonb := '[]';
  v_pieces integer := 0;
  v_points integer := 0;
  v_stock points.stock_movement[] := '{}';
  v_lots jsonb;
  v_entry points.entry;
BEGIN
  IF p_terms.keeper_id IS NOT NULL THEN
    v_state := 'handed-over';
    v_kind := 'sold';
    v_proof := points.redeem_proof(p_terms.slip_no, p_terms.witness_id);
    v_handed_over_at := p_terms.happened_at;
    v_allocate := 0;
  END IF;
  -- A slip belongs to the day of the power cut: its price, its points, its month, of which a later one may have begun.
  IF p_terms.mode = 'paper' THEN
    v_gone := true;
    v_month_end := points.start_of_day(points.month_of(points.day_of(p_terms.month_start) + 31));
  END IF;

  -- Read only now, under the account's lock: whoever sent the same id before has committed.
  SELECT coalesce(sum(r.points), 0),
         -- of the latest card, in force or not: a lost card must not lift what the household allows
         (SELECT c.points_per_month FROM points.card c
           WHERE c.station_id = p_station AND c.resident_id = p_resident ORDER BY c.issued_at DESC, c.card_id DESC LIMIT 1),
         EXISTS (SELECT FROM points.redemption d WHERE d.station_id = p_station AND d.redemption_id = p_redemption)
           OR EXISTS (SELECT FROM points.request q WHERE q.station_id = p_station AND q.request_id = p_redemption)
    INTO v_spent, v_card_points, v_known
    FROM points.redemption r
   WHERE r.station_id = p_station AND r.household_id = p_household AND r.held_at >= p_terms.month_start
     AND r.held_at < v_month_end AND r.state IN ('held', 'handed-over');
  IF v_known THEN
    RETURN ROW(points.redeem_again(p_station, p_redemption, p_hash, p_household), NULL, NULL, NULL)::points.redeem_taken;
  END IF;
  IF NOT p_terms.open THEN
    RAISE EXCEPTION 'shop closed' USING ERRCODE = 'PS024';
  END IF;
  IF p_terms.witness_id = p_terms.keeper_id THEN
    RAISE EXCEPTION 'the keeper is no witness' USING ERRCODE = 'PS040';
  END IF;

  -- The basket goes with the goods: one that the keeper has dropped or laid anew meanwhile takes nothing.
  IF p_terms.mode = 'counter' THEN
    UPDATE points.counter_basket b SET state = 'confirmed'
     WHERE b.station_id = p_station AND b.basket_id = p_redemption AND b.state = 'waiting';
    IF NOT FOUND THEN
      RAISE EXCEPTION 'the basket does not wait' USING ERRCODE = 'PS030';
    END IF;
  END IF;

  FOR n IN 1..cardinality(p_items) LOOP
    v_item := points.stock_take(p_station, p_items[n], p_pieces[n], v_allocate * p_pieces[n], p_terms.day, v_gone);
    IF v_item.price <> p_prices[n] THEN
      RAISE EXCEPTION 'price changed' USING ERRCODE = 'PS021',
        DETAIL = json_build_object('itemId', p_items[n], 'shown', p_prices[n], 'price', v_item.price)::text;
    END IF;
    IF p_pieces[n] > v_item.limit_each OR v_item.limit_member_month > 0 OR v_item.limit_household_month > 0 THEN
      PERFORM points.redeem_item_limits(p_station, p_household, p_resident, p_items[n], p_pieces[n], v_item, p_terms.month_start,
        v_month_end);
    END IF;
    v_basket := v_basket || jsonb_build_object('itemId', p_items[n], 'nameZh', v_item.name_zh, 'nameEn', v_item.name_en,
      'unitZh', v_item.unit_zh, 'unitEn', v_item.unit_en, 'pieces', p_pieces[n], 'points', v_item.price);
    v_pieces := v_pieces + p_pieces[n];
    v_points := v_points + v_item.price * p_pieces[n];
    v_stock := v_stock || ROW(p_station, p_items[n], v_item.version, v_kind, p_pieces[n], v_item.free, v_item.allocated,
      p_now, p_redemption, NULL, NULL, p_terms.actor_kind, p_terms.actor_id)::points.stock_movement;
  END LOOP;
  IF v_points > p_terms.once_points THEN
    PERFORM points.redeem_refuse_limit(p_station, 'once', NULL, p_terms.once_points, p_terms.once_points);
  END IF;
  IF p_terms.witnessed_points IS NOT NULL THEN
    PERFORM points.redeem_witnessed_limit(p_station, p_household, v_points, p_terms, v_month_end);
  END IF;
  IF v_spent + v_points > p_terms.month_points THEN
    PERFORM points.redeem_refuse_limit(p_station, 'household', NULL, p_terms.month_points, p_terms.month_points - v_spent);
  END IF;
  IF v_card_points IS NOT NULL THEN
    PERFORM points.redeem_member_limit(p_station, p_household, p_resident, v_points, v_card_points, p_terms, v_month_end);
  END IF;

  IF p_terms.slip_no IS NOT NULL THEN
    INSERT INTO points.paper_slip (station_id, slip_no, redemption_id) VALUES (p_station, p_terms.slip_no, p_redemption)
        ON CONFLICT (station_id, slip_no) DO NOTHING;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'slip used' USING ERRCODE = 'PS026', DETAIL = json_build_object('slipNo', p_terms.slip_no)::text;
    END IF;
  END IF;

  IF p_terms.mode = 'paper' THEN
    v_account := points.redeem_unlapse(p_station, v_account, v_points, p_terms.day, v_movement);
  END IF;
  v_lots := points.ledger_take_lots(p_station, p_household, v_points, p_terms.day);
  v_entry := points.ledger_book(p_station, v_account, v_points, v_lots, v_movement);

  -- the redemption in its table's order
  RETURN ROW(
    ROW(false, v_state, v_basket, v_pieces, v_points, v_entry.balance_after, p_terms.happened_at,
      p_terms.hold_until)::points.redeemed,
    ROW(p_station, p_redemption, p_hash, p_household, p_resident, p_terms.card_id, v_state, p_terms.mode, v_basket,
      v_pieces, v_points, v_entry.version, v_entry.balance_after, p_terms.happened_at, p_terms.hold_until, p_terms.actor_kind,
      p_terms.actor_id, p_terms.kiosk_id, p_terms.witness_id, p_terms.slip_no, NULL, NULL, NULL, 0, 0,
      v_handed_over_at, p_terms.keeper_id, v_proof, p_terms.collector_id, NULL, NULL, NULL, NULL)::points.redemption,
    v_entry, v_stock)::points.redeem_taken;
END $$;

DROP FUNCTION IF EXISTS points.redeem_write(points.redeem_taken[]);

-- Adds the rows of redemptions that were taken in this transaction: a statement costs the same for one as for many.
-- It runs with its caller's rights and is granted to nobody.
-- every station: a row bears its own, as points.redeem_take has filled it in.
CREATE OR REPLACE FUNCTION points.redeem_write(
  p_redemptions points.redemption[], p_entries points.entry[], p_movements points.stock_movement[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO points.redemption SELECT r.* FROM unnest(p_redemptions) r;
  INSERT INTO points.entry SELECT e.* FROM unnest(p_entries) e;
  INSERT INTO points.stock_movement SELECT m.* FROM unnest(p_movements) m;
END $$;

-- Makes redemptions that were ordered at the same time, of any stations, in one transaction (docs/decisions/0013-together.md): the
-- one way to redeem. One that is refused takes nobody along. In company nobody waits for a lock longer than 10 ms, since
-- those got already are held meanwhile, and a household stands in one order: 55P03 says to send that order once more, alone.
-- p_alone: whether it is but one. out: an outcome each, in their order. refuses each: as points.redeem_take
-- every station: an order bears its own, and points.redeem_take stays inside it.
CREATE OR REPLACE FUNCTION points.redeem_together(p_orders json, p_alone boolean) RETURNS SETOF points.redeem_outcome
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = points, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  v_order points.redeem_order;
  v_one points.redeem_taken;
  v_made points.redeemed;
  v_redemptions points.redemption[] := '{}';
  v_entries points.entry[] := '{}';
  v_movements points.stock_movement[] := '{}';
  v_households uuid[] := '{}';
  v_detail text;
BEGIN
  IF NOT p_alone THEN
    PERFORM set_config('lock_timeout', '10ms', true);
  END IF;
  FOR v_order IN SELECT o.* FROM json_populate_recordset(NULL::points.redeem_order, p_orders) o LOOP
    BEGIN
      IF v_order.household_id = ANY (v_households) THEN
        RAISE EXCEPTION 'the household stands in another order' USING ERRCODE = '55P03';
      END IF;
      v_one := points.redeem_take(v_order.station_id, v_order.now, v_order.redemption_id, v_order.hash, v_order.household_id,
        v_order.resident_id, v_order.items, v_order.pieces, v_order.prices, v_order.terms);
      v_households := v_households || v_order.household_id;
      v_made := v_one.made;
      IF NOT v_made.replayed THEN
        v_redemptions := array_append(v_redemptions, v_one.redemption);
        v_entries := array_append(v_entries, v_one.entry);
        v_movements := v_movements || v_one.movements;
      END IF;
      RETURN NEXT ROW(NULL, NULL, v_made.replayed, v_made.state, v_made.basket, v_made.pieces, v_made.points, v_made.balance,
        v_made.held_at, v_made.hold_until)::points.redeem_outcome;
    EXCEPTION WHEN OTHERS THEN
      IF SQLSTATE NOT LIKE 'PS%' AND (p_alone OR SQLSTATE NOT IN ('55P03', '40P01')) THEN
        RAISE;
      END IF;
      GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
      RETURN NEXT ROW(SQLSTATE, v_detail, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::points.redeem_outcome;
    END;
  END LOOP;
  PERFORM points.redeem_write(v_redemptions, v_entries, v_movements);
END $$;

GRANT EXECUTE ON FUNCTION points.redeem_together TO points_app;
