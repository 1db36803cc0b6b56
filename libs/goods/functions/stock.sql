-- The stock's primitives. They run with the caller's rights and are, but for the pure one, granted to nobody: a movement of goods is a function
-- of its room, SECURITY DEFINER, built on these. Items are locked in the order of their ids, after any account.

-- What a kind does to a piece: to the free ones, to the allocated ones.
CREATE OR REPLACE FUNCTION points.stock_effect(p_kind points.stock_kind, OUT free integer, OUT allocated integer)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN p_kind IN ('received', 'donated', 'surplus', 'returned', 'released') THEN 1
              WHEN p_kind IN ('sold', 'spoiled', 'shortage', 'allocated') THEN -1 ELSE 0 END,
         CASE WHEN p_kind = 'allocated' THEN 1 WHEN p_kind IN ('released', 'handed-over') THEN -1 ELSE 0 END
$$;
GRANT EXECUTE ON FUNCTION points.stock_effect TO points_app;

DROP FUNCTION IF EXISTS points.stock_take(integer, uuid, integer, integer, date);
DROP FUNCTION IF EXISTS points.stock_refuse(integer, uuid);

-- Takes pieces of one offered item and says what it is and what it costs on a day. The movement is written by the caller.
-- p_allocate: how many of them lie ready for a redemption that is held; 0 when they leave the shop at once.
-- p_gone: they left the shop on that day already, by a paper slip: what had a price then counts as offered.
-- refuses: PS022 {"itemId"}, PS020 {"itemId", "left"}
CREATE OR REPLACE FUNCTION points.stock_take(
  p_station integer, p_item uuid, p_pieces integer, p_allocate integer, p_day date, p_gone boolean
) RETURNS points.taken_item LANGUAGE plpgsql AS $$
DECLARE
  v_item points.taken_item;
BEGIN
  UPDATE points.stock s
     SET free = s.free - p_pieces,
         allocated = s.allocated + p_allocate,
         version = s.version + 1
    FROM points.item i
   WHERE s.station_id = p_station AND s.item_id = p_item AND s.free >= p_pieces
     AND i.station_id = p_station AND i.item_id = p_item AND (i.offered OR p_gone)
  RETURNING i.name_zh, i.name_en, i.unit_zh, i.unit_en, i.limit_each, i.limit_member_month, i.limit_household_month,
    (SELECT p.point_price FROM points.item_price p
      WHERE p.station_id = p_station AND p.item_id = p_item AND p.valid_from <= p_day
      ORDER BY p.valid_from DESC, p.recorded_at DESC LIMIT 1),
    s.free, s.allocated, s.version
    INTO v_item;
  IF NOT FOUND THEN
    PERFORM points.stock_refuse(p_station, p_item, p_gone);
  END IF;
  IF v_item.price IS NULL THEN
    RAISE EXCEPTION 'not offered' USING ERRCODE = 'PS022', DETAIL = json_build_object('itemId', p_item)::text;
  END IF;
  RETURN v_item;
END $$;

-- Says why an item could not be taken. refuses, always: PS022 {"itemId"}, PS020 {"itemId", "left"}
CREATE OR REPLACE FUNCTION points.stock_refuse(p_station integer, p_item uuid, p_gone boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_free integer;
BEGIN
  SELECT s.free INTO v_free
    FROM points.stock s
    JOIN points.item i ON i.station_id = p_station AND i.item_id = s.item_id
   WHERE s.station_id = p_station AND s.item_id = p_item AND (i.offered OR p_gone);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not offered' USING ERRCODE = 'PS022', DETAIL = json_build_object('itemId', p_item)::text;
  END IF;
  RAISE EXCEPTION 'stock too low' USING ERRCODE = 'PS020',
    DETAIL = json_build_object('itemId', p_item, 'left', v_free)::text;
END $$;

-- Moves pieces of items that are known; whether they are offered does not matter here.
-- p_items sorted by id; p_best_before beside them, or NULL.
-- refuses: PS001 (no such item), PS020 {"itemId", "left"}: more would go than is there
CREATE OR REPLACE FUNCTION points.stock_move(
  p_station integer, p_now timestamptz, p_kind points.stock_kind, p_items uuid[], p_pieces integer[],
  p_best_before date[], p_source uuid, p_reason text, p_actor_kind text, p_actor uuid
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_effect record := points.stock_effect(p_kind);
  v_stock points.stock;
BEGIN
  FOR n IN 1..cardinality(p_items) LOOP
    SELECT s.* INTO v_stock FROM points.stock s
     WHERE s.station_id = p_station AND s.item_id = p_items[n] FOR NO KEY UPDATE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'no such item' USING ERRCODE = 'PS001';
    END IF;
    IF v_stock.free + v_effect.free * p_pieces[n] < 0 THEN
      RAISE EXCEPTION 'stock too low' USING ERRCODE = 'PS020',
        DETAIL = json_build_object('itemId', p_items[n], 'left', v_stock.free)::text;
    END IF;
    UPDATE points.stock s
       SET free = v_stock.free + v_effect.free * p_pieces[n],
           allocated = v_stock.allocated + v_effect.allocated * p_pieces[n],
           version = v_stock.version + 1
     WHERE s.station_id = p_station AND s.item_id = p_items[n]
    RETURNING s.* INTO v_stock;
    INSERT INTO points.stock_movement (station_id, item_id, version, kind, pieces, free_after, allocated_after, at,
      source_id, best_before, reason, actor_kind, actor_id)
    VALUES (p_station, p_items[n], v_stock.version, p_kind, p_pieces[n], v_stock.free, v_stock.allocated, p_now,
      p_source, p_best_before[n], p_reason, p_actor_kind, p_actor);
  END LOOP;
END $$;
