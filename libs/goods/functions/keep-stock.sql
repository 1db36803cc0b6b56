-- What the shop's staff do to the stock. The second fence ends here: SECURITY DEFINER, the station is the first argument
-- and stands in every statement; the test "the keeper's functions stay inside their station"
-- (test/redeem/goods.test.ts) shows it.

-- Begins an item's stock, empty. Called with the item's own insertion.
CREATE OR REPLACE FUNCTION points.open_stock(p_station integer, p_item uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
BEGIN
  INSERT INTO points.stock (station_id, item_id) VALUES (p_station, p_item);
END $$;

-- Receives, writes off or corrects pieces; what redemptions move is no business of this one.
-- p_items sorted by id, each once, unless best-before days differ. refuses: PS001, PS020 {"itemId", "left"}
CREATE OR REPLACE FUNCTION points.keep_stock(
  p_station integer, p_now timestamptz, p_kind text, p_items uuid[], p_pieces integer[], p_best_before date[],
  p_source uuid, p_reason text, p_actor uuid
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
BEGIN
  IF p_kind NOT IN ('received', 'donated', 'surplus', 'shortage', 'spoiled') THEN
    RAISE EXCEPTION 'stock is not kept by %', p_kind;
  END IF;
  PERFORM points.stock_move(p_station, p_now, p_kind::points.stock_kind, p_items, p_pieces, p_best_before, p_source,
    p_reason, 'staff', p_actor);
END $$;

GRANT EXECUTE ON FUNCTION points.open_stock, points.keep_stock TO points_app;
