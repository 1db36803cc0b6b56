-- What a household sees when it opens its account, in one round trip: balance, lots by expiry day, what is on the way and
-- when its list closes, and the latest entries (before version p_before when a page further back is asked for). One index
-- range each. An account that nothing was posted to yet reads as zero.
-- The second fence ends here: row-level security would cost more than the page itself (docs/decisions/0003-ledger.md);
-- each statement names the station, and test/ledger/fence.test.ts asks for a household through another station.
-- out: no row when there is no such household. balance counts what can be spent on the day of p_now.
CREATE OR REPLACE FUNCTION points.account_page(p_station integer, p_household uuid, p_now timestamptz, p_limit integer, p_before bigint)
RETURNS TABLE (balance bigint, version bigint, lots jsonb, on_the_way jsonb, entries jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  SELECT coalesce((SELECT sum(l.remaining) FROM points.lot l
            WHERE l.station_id = p_station AND l.household_id = p_household AND l.expires_on >= points.day_of(p_now)), 0)::bigint,
         coalesce((SELECT a.version FROM points.account a WHERE a.station_id = p_station AND a.household_id = p_household), 0),
         (SELECT coalesce(jsonb_agg(jsonb_build_object('expiresOn', l.expires_on, 'grace', l.grace, 'points', l.remaining)
                                    ORDER BY l.expires_on, l.grace DESC), '[]')
            FROM points.lot l
           WHERE l.station_id = p_station AND l.household_id = p_household
             AND l.expires_on >= points.day_of(p_now) AND l.remaining > 0),
         (SELECT coalesce(jsonb_agg(jsonb_build_object('claimId', c.claim_id, 'kind', c.kind, 'actCode', c.act_code,
                    'actDay', c.act_day, 'points', c.points, 'state', c.state,
                    'creditDueAt', c.credit_due_at)
                    ORDER BY c.submitted_at, c.claim_id), '[]')
            FROM points.claim c
           WHERE c.station_id = p_station AND c.household_id = p_household
             AND c.state IN ('submitted', 'checked', 'returned', 'certified', 'registered', 'publicized', 'frozen')),
         (SELECT coalesce(jsonb_agg(jsonb_build_object('version', e.version, 'kind', e.kind, 'points', e.points,
                    'balanceAfter', e.balance_after, 'sourceKind', e.source_kind, 'sourceId', e.source_id, 'carrier', e.carrier,
                    'actCode', e.act_code, 'happenedAt', e.happened_at) ORDER BY e.version DESC), '[]')
            FROM (SELECT * FROM points.entry e
                   WHERE e.station_id = p_station AND e.household_id = p_household AND e.version < coalesce(p_before, 9223372036854775807)
                   ORDER BY e.version DESC LIMIT p_limit) e)
    FROM points.household h
   WHERE h.station_id = p_station AND h.household_id = p_household
$$;
GRANT EXECUTE ON FUNCTION points.account_page TO points_app;
