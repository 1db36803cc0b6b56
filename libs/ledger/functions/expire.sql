-- Writes off what has lapsed before a day (every lot whose last day lies before it), for the households of the p_limit
-- oldest lots: one entry a household, naming its lots. Twice changes nothing: a lapsed lot is gone.
-- A batch costs by its size, whatever the statistics say (points.ledger_credit tells how).
-- The second fence (row-level security) ends here; each statement names the station, and test/ledger/fence.test.ts
-- shows that another station's lots stay.
-- out: how many households were done; 0: the day is done. refuses: PS011 (the month of p_now is closed)
CREATE OR REPLACE FUNCTION points.expire_day(p_station integer, p_day date, p_now timestamptz, p_limit integer)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = points, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  v_households uuid[];
BEGIN
  PERFORM points.ledger_refuse_closed_month(p_station, p_now, p_now);
  SELECT array_agg(DISTINCT d.household_id) INTO v_households
    FROM (SELECT l.household_id FROM points.lot l
           WHERE l.station_id = p_station AND l.expires_on < p_day
           ORDER BY l.expires_on LIMIT p_limit) d;
  IF v_households IS NULL THEN
    RETURN 0;
  END IF;
  PERFORM FROM points.account a
    WHERE a.station_id = p_station AND a.household_id = ANY (v_households)
    ORDER BY a.household_id FOR NO KEY UPDATE;

  INSERT INTO points.entry (station_id, household_id, version, kind, points, balance_after, source_kind,
    lots, actor_kind, committee_id, group_id, happened_at, created_at, hash)
  SELECT p_station, n.household_id, n.version, 'expire', n.points, n.balance_after, 'lapsed-lots',
         n.lots, 'system', n.committee_id, n.group_id, p_now, p_now,
         points.entry_hash(n.head, points.entry_text(p_station, n.household_id, n.version, 'expire', n.points,
           n.balance_after, 'lapsed-lots', NULL, n.lots, NULL, NULL, 'system', NULL, NULL, n.committee_id, n.group_id, p_now, p_now))
    FROM (SELECT l.household_id, a.head, a.committee_id, a.group_id, a.version + 1 AS version, l.points, l.lots,
                 a.balance - l.points AS balance_after
            FROM (SELECT t.household_id, sum(t.remaining)::integer AS points,
                         jsonb_agg(jsonb_build_object('expiresOn', t.expires_on, 'grace', t.grace, 'points', t.remaining)
                                   ORDER BY t.expires_on, t.grace DESC) AS lots
                    FROM points.lot t
                   WHERE t.station_id = p_station AND t.household_id = ANY (v_households)
                     AND t.expires_on < p_day AND t.remaining > 0
                   GROUP BY t.household_id) l
           CROSS JOIN LATERAL (SELECT k.head, k.committee_id, k.group_id, k.version, k.balance FROM points.account k
                                WHERE k.station_id = p_station AND k.household_id = l.household_id OFFSET 0) a) n;

  PERFORM points.ledger_follow(p_station, v_households);

  DELETE FROM points.lot t
   WHERE t.station_id = p_station AND t.household_id = ANY (v_households) AND t.expires_on < p_day;
  RETURN cardinality(v_households);
END $$;
GRANT EXECUTE ON FUNCTION points.expire_day TO points_app;
