-- Gives points for many lines at once: publicized claims, opening balances. Set-based: one statement each for entries,
-- lots and accounts, the chain as a window aggregate. m holds what the lines share; m.kind: credit, carry-in.
-- Lines of one household keep the order of their numbers. The caller bounds the batch and guards each line's state.
-- A batch costs by its size, whatever the statistics say. Of a station that came after them they say that it has one account:
-- a plan made for that station then reads all lines again for each. So plans are generic (made for any station), by index,
-- and LATERAL ... OFFSET 0 leaves no other order than a probe for each line.
-- out: how many entries were written. refuses: PS001 (a household that is not there), PS011
CREATE OR REPLACE FUNCTION points.ledger_credit(p_station integer, p_lines points.credit_line[], m points.movement)
RETURNS integer LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  v_households uuid[] := (SELECT array_agg(DISTINCT l.household_id) FROM unnest(p_lines) l);
  v_written integer;
BEGIN
  PERFORM points.ledger_refuse_closed_month(p_station, m.happened_at, m.created_at);
  PERFORM points.ledger_lock_all(p_station, v_households, m.created_at);

  INSERT INTO points.entry (station_id, household_id, version, kind, points, balance_after, source_kind, source_id,
    lots, carrier, act_code, actor_kind, actor_id, kiosk_id, committee_id, group_id, happened_at, created_at, hash)
  SELECT p_station, n.household_id, n.version, m.kind, n.points, n.balance_after, m.source_kind, n.source_id,
         n.lots, n.carrier, n.act_code, m.actor_kind, m.actor_id, m.kiosk_id, n.committee_id, n.group_id,
         m.happened_at, m.created_at,
         points.chain(n.head, points.entry_text(p_station, n.household_id, n.version, m.kind, n.points, n.balance_after,
           m.source_kind, n.source_id, n.lots, n.carrier, n.act_code, m.actor_kind, m.actor_id, m.kiosk_id,
           n.committee_id, n.group_id, m.happened_at, m.created_at))
           OVER (PARTITION BY n.household_id ORDER BY n.version)
    FROM (SELECT l.household_id, l.points, l.source_id, l.carrier, l.act_code, a.head, a.committee_id, a.group_id,
                 a.version + row_number() OVER household AS version,
                 a.balance + sum(l.points) OVER household AS balance_after,
                 jsonb_build_array(jsonb_build_object('expiresOn', l.expires_on, 'grace', false, 'points', l.points)) AS lots
            FROM unnest(p_lines) l
           CROSS JOIN LATERAL (SELECT k.head, k.committee_id, k.group_id, k.version, k.balance FROM points.account k
                                WHERE k.station_id = p_station AND k.household_id = l.household_id OFFSET 0) a
          WINDOW household AS (PARTITION BY l.household_id ORDER BY l.line_no ROWS UNBOUNDED PRECEDING)) n;
  GET DIAGNOSTICS v_written = ROW_COUNT;
  IF v_written <> cardinality(p_lines) THEN
    RAISE EXCEPTION 'no such household' USING ERRCODE = 'PS001';
  END IF;

  INSERT INTO points.lot AS t (station_id, household_id, expires_on, grace, remaining)
  SELECT p_station, l.household_id, l.expires_on, false, sum(l.points)
    FROM unnest(p_lines) l
   GROUP BY l.household_id, l.expires_on
      ON CONFLICT (station_id, household_id, expires_on, grace) DO UPDATE SET remaining = t.remaining + EXCLUDED.remaining;

  PERFORM points.ledger_follow(p_station, v_households);
  RETURN v_written;
END $$;
