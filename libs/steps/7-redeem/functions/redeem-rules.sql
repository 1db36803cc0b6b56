-- The seldom walked parts of points.redeem_take. They run with its rights and are granted to nobody.

-- What a request that was sent before gets: what it made, or a refusal.
-- refuses: PS002 (same id, other request or household), PS003 (its sender asked and was told that nothing was taken)
CREATE OR REPLACE FUNCTION points.redeem_again(p_station integer, p_redemption uuid, p_hash bytea, p_household uuid)
RETURNS points.redeemed LANGUAGE plpgsql AS $$
DECLARE
  v_known points.redemption;
BEGIN
  SELECT r.* INTO v_known FROM points.redemption r WHERE r.station_id = p_station AND r.redemption_id = p_redemption;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'request abandoned' USING ERRCODE = 'PS003';
  END IF;
  IF v_known.hash <> p_hash OR v_known.household_id <> p_household THEN
    RAISE EXCEPTION 'request differs' USING ERRCODE = 'PS002';
  END IF;
  RETURN ROW(true, v_known.state, v_known.basket, v_known.pieces, v_known.points, v_known.balance_after,
    v_known.held_at, v_known.hold_until)::points.redeemed;
END $$;

DROP FUNCTION IF EXISTS points.redeem_item_limits(integer, uuid, uuid, uuid, integer, points.taken_item, timestamptz);
DROP FUNCTION IF EXISTS points.redeem_witnessed_limit(integer, uuid, integer, points.redeem_terms);
DROP FUNCTION IF EXISTS points.redeem_member_limit(integer, uuid, uuid, integer, integer, points.redeem_terms);

-- Pieces of one item: in one redemption, and in its month by the member and by the household.
-- refuses: PS023 {"limit", "itemId", "max", "left"}
CREATE OR REPLACE FUNCTION points.redeem_item_limits(
  p_station integer, p_household uuid, p_resident uuid, p_item uuid, p_pieces integer, p_limits points.taken_item,
  p_month_start timestamptz, p_month_end timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_household bigint;
  v_member bigint;
BEGIN
  IF p_pieces > p_limits.limit_each THEN
    PERFORM points.redeem_refuse_limit(p_station, 'item-once', p_item, p_limits.limit_each, p_limits.limit_each);
  END IF;
  SELECT coalesce(sum(l.pieces), 0), coalesce(sum(l.pieces) FILTER (WHERE r.resident_id = p_resident), 0)
    INTO v_household, v_member
    FROM points.redemption r, jsonb_to_recordset(r.basket) AS l("itemId" uuid, pieces integer)
   WHERE r.station_id = p_station AND r.household_id = p_household AND r.held_at >= p_month_start
     AND r.held_at < p_month_end AND r.state IN ('held', 'handed-over') AND l."itemId" = p_item;
  IF v_household + p_pieces > p_limits.limit_household_month THEN
    PERFORM points.redeem_refuse_limit(p_station, 'item-household', p_item, p_limits.limit_household_month,
      p_limits.limit_household_month - v_household);
  END IF;
  IF v_member + p_pieces > p_limits.limit_member_month THEN
    PERFORM points.redeem_refuse_limit(p_station, 'item-member', p_item, p_limits.limit_member_month,
      p_limits.limit_member_month - v_member);
  END IF;
END $$;

-- Points that the household spends in the month without a PIN. refuses: PS023 {"limit", "max", "left"}
CREATE OR REPLACE FUNCTION points.redeem_witnessed_limit(
  p_station integer, p_household uuid, p_points integer, p_terms points.redeem_terms, p_month_end timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_left bigint := p_terms.witnessed_points - (
    SELECT coalesce(sum(r.points), 0) FROM points.redemption r
     WHERE r.station_id = p_station AND r.household_id = p_household AND r.held_at >= p_terms.month_start
       AND r.held_at < p_month_end AND r.state IN ('held', 'handed-over') AND r.witness_id IS NOT NULL);
BEGIN
  IF p_points > v_left THEN
    PERFORM points.redeem_refuse_limit(p_station, 'witnessed', NULL, p_terms.witnessed_points, v_left);
  END IF;
END $$;

-- Points that the member spends in the month, where the household has set a limit on the card. refuses: PS023
CREATE OR REPLACE FUNCTION points.redeem_member_limit(
  p_station integer, p_household uuid, p_resident uuid, p_points integer, p_max integer, p_terms points.redeem_terms,
  p_month_end timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_left bigint := p_max - (
    SELECT coalesce(sum(r.points), 0) FROM points.redemption r
     WHERE r.station_id = p_station AND r.household_id = p_household AND r.held_at >= p_terms.month_start
       AND r.held_at < p_month_end AND r.state IN ('held', 'handed-over') AND r.resident_id = p_resident);
BEGIN
  IF p_points > v_left THEN
    PERFORM points.redeem_refuse_limit(p_station, 'member', NULL, p_max, v_left);
  END IF;
END $$;

-- refuses, always: PS023
CREATE OR REPLACE FUNCTION points.redeem_refuse_limit(p_station integer, p_limit text, p_item uuid, p_max integer, p_left bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'limit reached' USING ERRCODE = 'PS023', DETAIL = json_strip_nulls(json_build_object(
    'limit', p_limit, 'itemId', p_item, 'max', p_max, 'left', greatest(p_left, 0)))::text;
END $$;

-- A slip is paid with what could be spent on its day, earliest expiry first. What of that has lapsed and was written off
-- since is given back before the slip takes it; no more than the slip takes, and nothing twice.
-- out: the account as it stands now, still locked. refuses: PS011
CREATE OR REPLACE FUNCTION points.redeem_unlapse(
  p_station integer, p_account points.locked_account, p_points integer, p_day date, m points.movement
) RETURNS points.locked_account LANGUAGE plpgsql AS $$
DECLARE
  v_lots jsonb;
BEGIN
  m.kind := 'reverse-expire';
  m.happened_at := m.created_at;
  SELECT jsonb_agg(jsonb_build_object('expiresOn', b.expires_on, 'grace', b.grace, 'points', b.back)
                   ORDER BY b.expires_on, b.grace DESC)
    INTO v_lots
    FROM (SELECT expires_on, grace,
                 least(coalesce(gone.points, 0), p_points - coalesce(here.points, 0)
                   - coalesce(sum(coalesce(gone.points, 0) + coalesce(here.points, 0)) OVER earlier, 0)) AS back
            FROM (SELECT l."expiresOn" AS expires_on, l.grace,
                         sum(CASE WHEN points.entry_gives(e.kind) THEN -l.points ELSE l.points END) AS points
                    FROM points.entry e, jsonb_to_recordset(e.lots) AS l("expiresOn" date, grace boolean, points bigint)
                   WHERE e.station_id = p_station AND e.household_id = p_account.household_id
                     AND e.kind IN ('expire', 'reverse-expire') AND e.created_at >= points.start_of_day(p_day)
                     AND l."expiresOn" >= p_day
                   GROUP BY 1, 2) gone
            FULL JOIN (SELECT t.expires_on, t.grace, t.remaining AS points
                         FROM points.lot t
                        WHERE t.station_id = p_station AND t.household_id = p_account.household_id
                          AND t.expires_on >= p_day) here USING (expires_on, grace)
          WINDOW earlier AS (ORDER BY expires_on, grace DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) b
   WHERE b.back > 0;
  IF v_lots IS NULL THEN
    RETURN p_account;
  END IF;
  PERFORM points.ledger_give(p_station, p_account.household_id, v_lots, m);
  RETURN points.ledger_lock(p_station, p_account.household_id, m);
END $$;

-- What goods handed over at once were handed over on.
CREATE OR REPLACE FUNCTION points.redeem_proof(p_slip text, p_witness uuid) RETURNS points.redemption_proof
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_slip IS NOT NULL THEN 'slip'::points.redemption_proof
              WHEN p_witness IS NOT NULL THEN 'witness'::points.redemption_proof
              ELSE 'pin'::points.redemption_proof END
$$;
