-- What a household sees when it opens its account, in one round trip and one value: lots by expiry day (their sum is the
-- balance), the station's times of reminder, what is on the way and when its list closes, and the latest entries (before
-- version p_before when a page further back is asked for). One index range each; of the entries the index holds all that is
-- shown, so that twenty entries are one place to read and not twenty. An account that nothing was posted to yet reads as zero.
-- Entries come as columns, not as rows: {"version": [9, 8], "kind": ["credit", "redeem"], …}. An object for each of
-- twenty rows cost as much as all the rest of the page. Plans are generic and by index, for the reasons of points.redeem_take:
-- planning would cost ten times the page.
-- The second fence ends here: row-level security would cost more than the page itself (docs/decisions/0003-ledger.md);
-- each statement names the station, and test/ledger/fence.test.ts asks for a household through another station.

-- What the sentences of entries name, those of claims and redemptions, by version: the act by the version that the claim was
-- judged by, the list that showed it, the basket that was taken. A function of its own, called once a page and only where
-- there is such an entry: as parts of the page's statement these five tables were opened for every page.
-- With its caller's rights, which is points.account_page alone.
DROP FUNCTION IF EXISTS points.entry_grounds(integer, bigint[], uuid[]);
CREATE FUNCTION points.entry_grounds(p_station integer, p_versions bigint[], p_sources uuid[])
RETURNS json LANGUAGE sql STABLE STRICT AS $$
  SELECT json_build_object('version', json_agg(s.version), 'actCode', json_agg(a.code), 'nameZh', json_agg(a.name_zh),
           'nameEn', json_agg(a.name_en), 'actDay', json_agg(c.act_day), 'panel', json_agg(a.panel),
           'township', json_agg(coalesce(c.panel_committee_id = 0, false)), 'serial', json_agg(c.serial),
           'listNumber', json_agg(l.number), 'basket', json_agg(r.basket))
    FROM unnest(p_versions, p_sources) AS s(version, source_id)
    LEFT JOIN points.claim c ON c.station_id = p_station AND c.claim_id = s.source_id
    LEFT JOIN points.act a ON a.station_id = p_station AND a.code = c.act_code AND a.valid_from = c.act_valid_from
    LEFT JOIN points.publicity_list l ON l.station_id = p_station AND l.list_id = c.list_id
    LEFT JOIN points.redemption r ON r.station_id = p_station
     AND r.redemption_id = CASE WHEN c.claim_id IS NULL THEN s.source_id END
$$;

-- out: null when there is no such household. lots: those that can be spent on the day of p_now.
DROP FUNCTION IF EXISTS points.account_page(integer, uuid, timestamptz, integer, bigint);
CREATE FUNCTION points.account_page(p_station integer, p_household uuid, p_now timestamptz, p_limit integer, p_before bigint)
RETURNS json LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp 
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
  SELECT json_build_object(
    'lots',
         (SELECT coalesce(json_agg(json_build_object('expiresOn', l.expires_on, 'grace', l.grace, 'points', l.remaining)
                                    ORDER BY l.expires_on, l.grace DESC), '[]')
            FROM points.lot l
           WHERE l.station_id = p_station AND l.household_id = p_household
             AND l.expires_on >= points.day_of(p_now) AND l.remaining > 0),
    'reminderDays',
         (SELECT s.value FROM points.setting s
           WHERE s.station_id = p_station AND s.key = 'expiry.reminderDays' AND s.valid_from <= points.day_of(p_now)
           ORDER BY s.valid_from DESC LIMIT 1),
    'onTheWay',
         (SELECT coalesce(json_agg(json_build_object('claimId', c.claim_id, 'kind', c.kind, 'actCode', c.act_code,
                    'actDay', c.act_day, 'points', c.points, 'state', c.state,
                    'creditDueAt', c.credit_due_at)
                    ORDER BY c.submitted_at, c.claim_id), '[]')
            FROM points.claim c
           WHERE c.station_id = p_station AND c.household_id = p_household
             AND c.state IN ('submitted', 'checked', 'returned', 'certified', 'registered', 'publicized', 'frozen')),
    'entries',
         (SELECT json_build_object('version', json_agg(e.version), 'kind', json_agg(e.kind), 'points', json_agg(e.points),
                   'balanceAfter', json_agg(e.balance_after), 'happenedAt', json_agg(e.happened_at),
                   'carrier', json_agg(e.carrier),
                   'grounds', points.entry_grounds(p_station,
                     array_agg(e.version) FILTER (WHERE e.source_kind IN ('claim', 'redemption')),
                     array_agg(e.source_id) FILTER (WHERE e.source_kind IN ('claim', 'redemption'))))
            FROM (SELECT e.version, e.kind, e.points, e.balance_after, e.happened_at, e.carrier, e.source_kind, e.source_id
                    FROM points.entry e
                   WHERE e.station_id = p_station AND e.household_id = p_household AND e.version < coalesce(p_before, 9223372036854775807)
                   ORDER BY e.version DESC LIMIT p_limit) e))
    FROM points.household h
   WHERE h.station_id = p_station AND h.household_id = p_household
$$;
GRANT EXECUTE ON FUNCTION points.account_page TO points_app;
