-- The ledger's primitives: lock, take, give, write. A movement of points is one SQL function of its step's room,
-- SECURITY DEFINER, built on these. They themselves run with the caller's rights and are granted to nobody: called by
-- the application they could write nothing.

-- Locks an account, opening it at its first movement. One statement on the way that every redemption takes: the month
-- is looked up with the account.
-- refuses: PS001 (no such household), PS011 (either moment lies in a closed month)
CREATE OR REPLACE FUNCTION points.ledger_lock(p_station integer, p_household uuid, m points.movement)
RETURNS points.locked_account LANGUAGE plpgsql AS $$
DECLARE
  v_account points.locked_account;
  v_closed boolean;
BEGIN
  FOR attempt IN 1..2 LOOP
    SELECT a.household_id, a.balance, a.version, a.head, a.committee_id, a.group_id,
           EXISTS (SELECT FROM points.period p
             WHERE p.station_id = p_station AND p.month >= points.month_of(points.day_of(m.created_at)))
      INTO v_account.household_id, v_account.balance, v_account.version, v_account.head, v_account.committee_id,
           v_account.group_id, v_closed
      FROM points.account a
     WHERE a.station_id = p_station AND a.household_id = p_household
       FOR NO KEY UPDATE OF a;
    EXIT WHEN FOUND;
    PERFORM points.ledger_lock_all(p_station, ARRAY[p_household], m.created_at);
  END LOOP;
  IF v_closed IS NULL THEN
    RAISE EXCEPTION 'no such household' USING ERRCODE = 'PS001';
  END IF;
  -- What happened earlier than it is written may lie in another month: both are looked at, behind the close's lock.
  IF v_closed OR m.happened_at <> m.created_at THEN
    PERFORM points.ledger_refuse_closed_month(p_station, m.happened_at, m.created_at);
  END IF;
  RETURN v_account;
END $$;

-- Locks several accounts in the order of their ids, so that two movements over the same households never wait for
-- each other in a circle. Opens those that are missing, in the books of the household's branch.
CREATE OR REPLACE FUNCTION points.ledger_lock_all(p_station integer, p_households uuid[], p_now timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM points.account a
       WHERE a.station_id = p_station AND a.household_id = ANY (p_households)) < cardinality(p_households) THEN
    INSERT INTO points.account (station_id, household_id, committee_id, group_id, opened_at)
    SELECT p_station, h.household_id, g.committee_id, g.group_id, p_now
      FROM points.household h
      JOIN points.building b ON b.station_id = p_station AND b.building_id = h.building_id
      JOIN points.resident_group g ON g.station_id = p_station AND g.group_id = b.group_id
     WHERE h.station_id = p_station AND h.household_id = ANY (p_households)
     ORDER BY h.household_id
        ON CONFLICT (station_id, household_id) DO NOTHING;
  END IF;
  PERFORM FROM points.account a
    WHERE a.station_id = p_station AND a.household_id = ANY (p_households)
    ORDER BY a.household_id FOR NO KEY UPDATE;
END $$;

-- Makes locked accounts say what their newest entries say.
CREATE OR REPLACE FUNCTION points.ledger_follow(p_station integer, p_households uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE points.account a SET (balance, version, head) =
         (SELECT e.balance_after, e.version, e.hash FROM points.entry e
           WHERE e.station_id = p_station AND e.household_id = a.household_id ORDER BY e.version DESC LIMIT 1)
   WHERE a.station_id = p_station AND a.household_id = ANY (p_households);
END $$;

-- An entry neither happens nor is written in a closed month, nor before one: its opening is added up. One written in a
-- later month than it happened in (paper slips of a power cut) could pass a close that runs meanwhile: it alone waits for the
-- station's row, which points.close_month locks, so that no ordinary movement does.
-- refuses: PS011
CREATE OR REPLACE FUNCTION points.ledger_refuse_closed_month(p_station integer, p_happened_at timestamptz, p_created_at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_happened date := points.month_of(points.day_of(p_happened_at));
  v_written date := points.month_of(points.day_of(p_created_at));
BEGIN
  IF v_happened <> v_written THEN
    PERFORM FROM points.station s WHERE s.station_id = p_station FOR KEY SHARE;
  END IF;
  IF EXISTS (SELECT FROM points.period p WHERE p.station_id = p_station AND p.month >= least(v_happened, v_written)) THEN
    RAISE EXCEPTION 'the month is closed' USING ERRCODE = 'PS011',
      DETAIL = json_build_object('month', to_char(v_happened, 'YYYY-MM'))::text;
  END IF;
END $$;

-- Takes points out of the lots of a locked account, earliest expiry first; of one day the lot with its grace used up
-- goes first, since the other could still be extended. What has lapsed cannot be spent, even before the night's job
-- has written it off.
-- out: the lots touched. refuses: PS010 {"have", "need"}
CREATE OR REPLACE FUNCTION points.ledger_take_lots(p_station integer, p_household uuid, p_points integer, p_day date)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_lot record;
  v_take bigint;
  v_left bigint := p_points;
  v_touched jsonb := '[]';
BEGIN
  -- Nearly always the first lot has enough: one statement.
  UPDATE points.lot l SET remaining = l.remaining - p_points
   WHERE l.station_id = p_station AND l.household_id = p_household AND l.remaining >= p_points
     AND (l.expires_on, l.grace) = (
       SELECT f.expires_on, f.grace FROM points.lot f
        WHERE f.station_id = p_station AND f.household_id = p_household AND f.expires_on >= p_day AND f.remaining > 0
        ORDER BY f.expires_on, f.grace DESC LIMIT 1)
  RETURNING l.expires_on, l.grace INTO v_lot;
  IF FOUND THEN
    RETURN jsonb_build_array(jsonb_build_object('expiresOn', v_lot.expires_on, 'grace', v_lot.grace, 'points', p_points));
  END IF;
  FOR v_lot IN
    SELECT l.expires_on, l.grace, l.remaining
      FROM points.lot l
     WHERE l.station_id = p_station AND l.household_id = p_household AND l.expires_on >= p_day AND l.remaining > 0
     ORDER BY l.expires_on, l.grace DESC
  LOOP
    v_take := least(v_lot.remaining, v_left);
    UPDATE points.lot l SET remaining = l.remaining - v_take
     WHERE l.station_id = p_station AND l.household_id = p_household
       AND l.expires_on = v_lot.expires_on AND l.grace = v_lot.grace;
    v_touched := v_touched || jsonb_build_object('expiresOn', v_lot.expires_on, 'grace', v_lot.grace, 'points', v_take);
    v_left := v_left - v_take;
    EXIT WHEN v_left = 0;
  END LOOP;
  IF v_left > 0 THEN
    RAISE EXCEPTION 'balance too low' USING ERRCODE = 'PS010',
      DETAIL = json_build_object('have', p_points - v_left, 'need', p_points)::text;
  END IF;
  RETURN v_touched;
END $$;

-- Puts points into lots of a locked account.
CREATE OR REPLACE FUNCTION points.ledger_give_lots(p_station integer, p_household uuid, p_lots jsonb)
RETURNS void LANGUAGE sql
BEGIN ATOMIC
  INSERT INTO points.lot AS l (station_id, household_id, expires_on, grace, remaining)
  SELECT p_station, p_household, g."expiresOn", g.grace, g.points
    FROM jsonb_to_recordset(p_lots) AS g("expiresOn" date, grace boolean, points bigint)
      ON CONFLICT (station_id, household_id, expires_on, grace) DO UPDATE SET remaining = l.remaining + EXCLUDED.remaining;
END;

-- Where refunded lots go on a day: back to their own expiry day; what lapsed meanwhile lives p_grace_days more, once
-- (domain.md, "Redeem"). What had its grace keeps its day, and lapses with the next expiry. The rule is `refundInto`
-- of libs/ledger/src/expiry.ts.
CREATE OR REPLACE FUNCTION points.ledger_refund_into(p_lots jsonb, p_day date, p_grace_days integer)
RETURNS jsonb LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT jsonb_agg(jsonb_build_object('expiresOn', r.expires_on, 'grace', r.grace, 'points', r.points)
                   ORDER BY r.expires_on, r.grace DESC)
    FROM (SELECT CASE WHEN g."expiresOn" < p_day AND NOT g.grace THEN p_day + p_grace_days ELSE g."expiresOn" END AS expires_on,
                 g.grace OR g."expiresOn" < p_day AS grace,
                 sum(g.points) AS points
            FROM jsonb_to_recordset(p_lots) AS g("expiresOn" date, grace boolean, points bigint)
           GROUP BY 1, 2) r;
END;

-- Books a movement on a locked account, whose lots have been moved before: balance, version and head. The entry is the
-- caller's to write, in the same transaction: together with others, in one statement, it costs a third of one by itself.
-- out: the entry
CREATE OR REPLACE FUNCTION points.ledger_book(p_station integer, p_account points.locked_account, p_points integer, p_lots jsonb, m points.movement)
RETURNS points.entry LANGUAGE plpgsql AS $$
DECLARE
  v_version bigint := p_account.version + 1;
  v_balance bigint := p_account.balance + CASE WHEN points.entry_gives(m.kind) THEN p_points ELSE -p_points END;
  v_hash bytea := points.entry_hash(p_account.head, points.entry_text(
    p_station, p_account.household_id, v_version, m.kind, p_points, v_balance, m.source_kind, m.source_id, p_lots,
    m.carrier, m.act_code, m.actor_kind, m.actor_id, m.kiosk_id, p_account.committee_id, p_account.group_id,
    m.happened_at, m.created_at));
BEGIN
  UPDATE points.account a SET balance = v_balance, version = v_version, head = v_hash
   WHERE a.station_id = p_station AND a.household_id = p_account.household_id;
  -- in the table's order
  RETURN ROW(p_station, p_account.household_id, v_version, m.kind, p_points, v_balance, m.source_kind, m.source_id,
    p_lots, m.carrier, m.act_code, m.actor_kind, m.actor_id, m.kiosk_id, p_account.committee_id, p_account.group_id,
    m.happened_at, m.created_at, v_hash)::points.entry;
END $$;

-- Books a movement on a locked account and writes its entry: the one place for single entries (several at once:
-- redeem.sql; batches: credit.sql, expire.sql).
CREATE OR REPLACE FUNCTION points.ledger_write(p_station integer, p_account points.locked_account, p_points integer, p_lots jsonb, m points.movement)
RETURNS points.posted LANGUAGE plpgsql AS $$
DECLARE
  v_entry points.entry := points.ledger_book(p_station, p_account, p_points, p_lots, m);
BEGIN
  INSERT INTO points.entry VALUES (v_entry.*);
  RETURN ROW(v_entry.version, p_points, v_entry.balance_after, p_lots, p_account.committee_id, p_account.group_id)::points.posted;
END $$;

-- Takes points from a household. m.kind: redeem, deduct, reverse-credit, transfer-out.
-- refuses: PS001, PS010 {"have", "need"}, PS011
CREATE OR REPLACE FUNCTION points.ledger_take(p_station integer, p_household uuid, p_points integer, m points.movement)
RETURNS points.posted LANGUAGE plpgsql AS $$
DECLARE
  v_account points.locked_account := points.ledger_lock(p_station, p_household, m);
  v_lots jsonb := points.ledger_take_lots(p_station, p_household, p_points, points.day_of(m.created_at));
BEGIN
  RETURN points.ledger_write(p_station, v_account, p_points, v_lots, m);
END $$;

-- Gives points to lots [{"expiresOn", "grace", "points"}] of a household. m.kind: credit, carry-in, transfer-in, reverse-expire.
-- refuses: PS001, PS011
CREATE OR REPLACE FUNCTION points.ledger_give(p_station integer, p_household uuid, p_lots jsonb, m points.movement)
RETURNS points.posted LANGUAGE plpgsql AS $$
DECLARE
  v_account points.locked_account := points.ledger_lock(p_station, p_household, m);
  v_points integer := (SELECT sum(g.points) FROM jsonb_to_recordset(p_lots) AS g(points integer));
BEGIN
  PERFORM points.ledger_give_lots(p_station, p_household, p_lots);
  RETURN points.ledger_write(p_station, v_account, v_points, p_lots, m);
END $$;

-- Gives back what an entry took: the one of kind p_taken (redeem, deduct) that stands on p_source. m.kind: release,
-- return, reverse-deduct. To the same expiry days, with grace once; to p_household, which after a merge is another one.
-- refuses: PS001 (that entry is not there), PS011
CREATE OR REPLACE FUNCTION points.ledger_refund(p_station integer, p_household uuid, p_source uuid, p_taken text, p_grace_days integer, m points.movement)
RETURNS points.posted LANGUAGE plpgsql AS $$
DECLARE
  v_account points.locked_account := points.ledger_lock(p_station, p_household, m);
  v_taken record;
  v_lots jsonb;
BEGIN
  SELECT e.points, e.lots INTO v_taken
    FROM points.entry e
   WHERE e.station_id = p_station AND e.source_id = p_source AND e.kind = p_taken;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nothing was taken for %', p_source USING ERRCODE = 'PS001';
  END IF;
  v_lots := points.ledger_refund_into(v_taken.lots, points.day_of(m.created_at), p_grace_days);
  PERFORM points.ledger_give_lots(p_station, p_household, v_lots);
  RETURN points.ledger_write(p_station, v_account, v_taken.points, v_lots, m);
END $$;
