-- Redeems a basket for a household: idempotency, opening, stock and price at this moment, limits, balance (earliest
-- expiring first), entry, movements of stock and the redemption, in one round trip. Locks: the account, then items by id.
-- The second fence ends here: SECURITY DEFINER, the station is the first argument and stands in every statement; the
-- test "redeem stays inside its station" (test/redeem/redeem-sql.test.ts) shows it.
-- Plans are generic and by index: with this many parameters planning costs more than the statements, and a plan made on
-- an empty table would read all of it once it has grown.
--
-- p_items sorted by id, each once; p_pieces and p_prices (points of a piece, as the resident saw them) beside them.
-- refuses: PS001, PS002, PS003, PS010 {"have", "need"}, PS011, PS020 {"itemId", "left"}, PS021 {"itemId", "shown", "price"},
--   PS022 {"itemId"}, PS023 {"limit", "itemId"?, "max", "left"}, PS024, PS026 {"slipNo"}, PS040
CREATE OR REPLACE FUNCTION points.redeem(
  p_station integer, p_now timestamptz, p_redemption uuid, p_hash bytea, p_household uuid, p_resident uuid,
  p_items uuid[], p_pieces integer[], p_prices integer[], p_terms points.redeem_terms
) RETURNS points.redeemed LANGUAGE plpgsql SECURITY DEFINER
SET search_path = points, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  v_movement points.movement := ROW('redeem', 'redemption', p_redemption, NULL, NULL, p_terms.actor_kind,
    p_terms.actor_id, p_terms.kiosk_id, p_terms.happened_at, p_now);
  v_account points.locked_account := points.ledger_lock(p_station, p_household, v_movement);
  v_known record;
  v_item points.taken_item;
  v_state points.redemption_state := 'held';
  v_kind points.stock_kind := 'allocated';
  v_proof points.redemption_proof;
  v_handed_over_at timestamptz;
  v_allocate integer := 1;
  v_basket jsonb := '[]';
  v_pieces integer := 0;
  v_points integer := 0;
  v_stock integer[] := '{}';
  v_lots jsonb;
  v_posted points.posted;
BEGIN
  IF p_terms.keeper_id IS NOT NULL THEN
    v_state := 'handed-over';
    v_kind := 'sold';
    v_proof := points.redeem_proof(p_terms.slip_no, p_terms.witness_id);
    v_handed_over_at := p_now;
    v_allocate := 0;
  END IF;

  -- Read only now, under the account's lock: whoever sent the same id before has committed.
  SELECT coalesce(sum(r.points), 0) AS household,
         coalesce(sum(r.points) FILTER (WHERE r.resident_id = p_resident), 0) AS member,
         coalesce(sum(r.points) FILTER (WHERE r.witness_id IS NOT NULL), 0) AS witnessed,
         (SELECT min(c.points_per_month) FROM points.card c
           WHERE c.station_id = p_station AND c.resident_id = p_resident AND c.state = 'active') AS card,
         EXISTS (SELECT FROM points.redemption d WHERE d.station_id = p_station AND d.redemption_id = p_redemption) AS done,
         EXISTS (SELECT FROM points.request q WHERE q.station_id = p_station AND q.request_id = p_redemption) AS asked
    INTO v_known
    FROM points.redemption r
   WHERE r.station_id = p_station AND r.household_id = p_household AND r.held_at >= p_terms.month_start
     AND r.state IN ('held', 'handed-over');
  IF v_known.done OR v_known.asked THEN
    RETURN points.redeem_again(p_station, p_redemption, p_hash, p_household);
  END IF;
  IF NOT p_terms.open THEN
    RAISE EXCEPTION 'shop closed' USING ERRCODE = 'PS024';
  END IF;
  IF p_terms.witness_id = p_terms.keeper_id THEN
    RAISE EXCEPTION 'the keeper is no witness' USING ERRCODE = 'PS040';
  END IF;

  FOR n IN 1..cardinality(p_items) LOOP
    v_item := points.stock_take(p_station, p_items[n], p_pieces[n], v_allocate * p_pieces[n], p_terms.day);
    IF v_item.price <> p_prices[n] THEN
      RAISE EXCEPTION 'price changed' USING ERRCODE = 'PS021',
        DETAIL = json_build_object('itemId', p_items[n], 'shown', p_prices[n], 'price', v_item.price)::text;
    END IF;
    IF p_pieces[n] > v_item.limit_each OR v_item.limit_member_month > 0 OR v_item.limit_household_month > 0 THEN
      PERFORM points.redeem_item_limits(p_station, p_household, p_resident, p_items[n], p_pieces[n], v_item, p_terms.month_start);
    END IF;
    v_basket := v_basket || jsonb_build_object('itemId', p_items[n], 'nameZh', v_item.name_zh, 'nameEn', v_item.name_en,
      'unitZh', v_item.unit_zh, 'unitEn', v_item.unit_en, 'pieces', p_pieces[n], 'points', v_item.price);
    v_pieces := v_pieces + p_pieces[n];
    v_points := v_points + v_item.price * p_pieces[n];
    v_stock := v_stock || ARRAY[v_item.version::integer, v_item.free, v_item.allocated];
  END LOOP;
  IF v_points > p_terms.once_points THEN
    PERFORM points.redeem_refuse_limit(p_station, 'once', NULL, p_terms.once_points, p_terms.once_points);
  END IF;
  IF v_known.witnessed + v_points > p_terms.witnessed_points THEN
    PERFORM points.redeem_refuse_limit(p_station, 'witnessed', NULL, p_terms.witnessed_points, p_terms.witnessed_points - v_known.witnessed);
  END IF;
  IF v_known.household + v_points > p_terms.month_points THEN
    PERFORM points.redeem_refuse_limit(p_station, 'household', NULL, p_terms.month_points, p_terms.month_points - v_known.household);
  END IF;
  IF v_known.member + v_points > v_known.card THEN
    PERFORM points.redeem_refuse_limit(p_station, 'member', NULL, v_known.card, v_known.card - v_known.member);
  END IF;

  IF p_terms.slip_no IS NOT NULL THEN
    INSERT INTO points.paper_slip (station_id, slip_no, redemption_id) VALUES (p_station, p_terms.slip_no, p_redemption)
        ON CONFLICT (station_id, slip_no) DO NOTHING;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'slip used' USING ERRCODE = 'PS026', DETAIL = json_build_object('slipNo', p_terms.slip_no)::text;
    END IF;
  END IF;

  v_lots := points.ledger_take_lots(p_station, p_household, v_points, p_terms.day);
  v_posted := points.ledger_write(p_station, v_account, v_points, v_lots, v_movement);

  INSERT INTO points.redemption (station_id, redemption_id, hash, household_id, resident_id, card_id, state, mode, basket,
    pieces, points, entry_version, balance_after, held_at, hold_until, actor_kind, actor_id, kiosk_id, witness_id, slip_no,
    handed_over_at, handed_over_by, proof, collector_id)
  VALUES (p_station, p_redemption, p_hash, p_household, p_resident, p_terms.card_id,
    v_state, p_terms.mode, v_basket, v_pieces, v_points, v_posted.version, v_posted.balance, p_now, p_terms.hold_until, p_terms.actor_kind,
    p_terms.actor_id, p_terms.kiosk_id, p_terms.witness_id, p_terms.slip_no,
    v_handed_over_at, p_terms.keeper_id, v_proof, p_terms.collector_id);
  INSERT INTO points.stock_movement (station_id, item_id, version, kind, pieces, free_after, allocated_after, at,
    source_id, actor_kind, actor_id)
  SELECT p_station, l.item, v_stock[3 * l.n - 2], v_kind, l.pieces, v_stock[3 * l.n - 1], v_stock[3 * l.n], p_now, p_redemption, p_terms.actor_kind, p_terms.actor_id
    FROM unnest(p_items, p_pieces) WITH ORDINALITY AS l(item, pieces, n);

  RETURN ROW(false, v_state, v_basket, v_pieces, v_points, v_posted.balance, p_now, p_terms.hold_until)::points.redeemed;
END $$;

GRANT EXECUTE ON FUNCTION points.redeem TO points_app;
