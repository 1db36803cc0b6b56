-- What a household sees when it opens its account, in one round trip: lots by expiry day (their sum is the balance), the
-- station's times of reminder, what is on the way and when its list closes, and the latest entries (before version p_before
-- when a page further back is asked for), each with what its sentence names: the act by the version that the claim was
-- judged by, the list that showed it, the basket that was taken. One index range each, and one probe for an entry that
-- stands on something. An account that nothing was posted to yet reads as zero.
-- Entries come as columns, not as rows: {"version": [9, 8], "kind": ["credit", "redeem"], …}. An object for each of
-- twenty rows cost as much as all the rest of the page. Plans are generic and by index, for the reasons of points.redeem:
-- planning would cost ten times the page.
-- The second fence ends here: row-level security would cost more than the page itself (docs/decisions/0003-ledger.md);
-- each statement names the station, and test/ledger/fence.test.ts asks for a household through another station.
-- out: no row when there is no such household. lots: those that can be spent on the day of p_now.
DROP FUNCTION IF EXISTS points.account_page(integer, uuid, timestamptz, integer, bigint);
CREATE FUNCTION points.account_page(p_station integer, p_household uuid, p_now timestamptz, p_limit integer, p_before bigint)
RETURNS TABLE (version bigint, lots json, reminder_days jsonb, on_the_way json, entries json)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp 
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
  SELECT coalesce((SELECT a.version FROM points.account a WHERE a.station_id = p_station AND a.household_id = p_household), 0),
         (SELECT coalesce(json_agg(json_build_object('expiresOn', l.expires_on, 'grace', l.grace, 'points', l.remaining)
                                    ORDER BY l.expires_on, l.grace DESC), '[]')
            FROM points.lot l
           WHERE l.station_id = p_station AND l.household_id = p_household
             AND l.expires_on >= points.day_of(p_now) AND l.remaining > 0),
         (SELECT s.value FROM points.setting s
           WHERE s.station_id = p_station AND s.key = 'expiry.reminderDays' AND s.valid_from <= points.day_of(p_now)
           ORDER BY s.valid_from DESC LIMIT 1),
         (SELECT coalesce(json_agg(json_build_object('claimId', c.claim_id, 'kind', c.kind, 'actCode', c.act_code,
                    'actDay', c.act_day, 'points', c.points, 'state', c.state,
                    'creditDueAt', c.credit_due_at)
                    ORDER BY c.submitted_at, c.claim_id), '[]')
            FROM points.claim c
           WHERE c.station_id = p_station AND c.household_id = p_household
             AND c.state IN ('submitted', 'checked', 'returned', 'certified', 'registered', 'publicized', 'frozen')),
         (SELECT json_build_object('version', json_agg(e.version), 'kind', json_agg(e.kind), 'points', json_agg(e.points),
                   'balanceAfter', json_agg(e.balance_after), 'happenedAt', json_agg(e.happened_at),
                   'carrier', json_agg(e.carrier), 'standsOn', json_agg(e.stands_on))
            FROM (SELECT e.version, e.kind, e.points, e.balance_after, e.happened_at, e.carrier,
                         CASE e.source_kind
                           WHEN 'claim' THEN (
                             SELECT json_build_object(
                                      'act', CASE WHEN a.code IS NOT NULL THEN json_build_object('code', a.code,
                                        'nameZh', a.name_zh, 'nameEn', a.name_en, 'day', c.act_day) END,
                                      'certified', CASE WHEN a.code IS NOT NULL THEN json_build_object('panel', a.panel,
                                        'township', coalesce(c.panel_committee_id = 0, false)) END,
                                      'serial', c.serial, 'listNumber', l.number)
                               FROM points.claim c
                               LEFT JOIN points.act a ON a.station_id = p_station AND a.code = c.act_code AND a.valid_from = c.act_valid_from
                               LEFT JOIN points.publicity_list l ON l.station_id = p_station AND l.list_id = c.list_id
                              WHERE c.station_id = p_station AND c.claim_id = e.source_id)
                           WHEN 'redemption' THEN (
                             SELECT json_build_object('goods', (
                                      SELECT json_agg(json_build_object('nameZh', b.line -> 'nameZh', 'nameEn', b.line -> 'nameEn',
                                               'pieces', b.line -> 'pieces') ORDER BY b.n)
                                        FROM jsonb_array_elements(r.basket) WITH ORDINALITY AS b(line, n)))
                               FROM points.redemption r
                              WHERE r.station_id = p_station AND r.redemption_id = e.source_id)
                         END AS stands_on
                    FROM points.entry e
                   WHERE e.station_id = p_station AND e.household_id = p_household AND e.version < coalesce(p_before, 9223372036854775807)
                   ORDER BY e.version DESC LIMIT p_limit) e)
    FROM points.household h
   WHERE h.station_id = p_station AND h.household_id = p_household
$$;
GRANT EXECUTE ON FUNCTION points.account_page TO points_app;
