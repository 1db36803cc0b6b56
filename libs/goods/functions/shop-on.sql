-- What a redemption goes by besides its basket: the settings in force on a day, and the single days around it on which the
-- shop opens or closes other than weekly. One round trip for what else takes five (BEGIN, SET LOCAL, two reads, COMMIT).
-- The second fence ends here: SECURITY DEFINER, the station is the first argument and stands in every statement; the test
-- "the shop’s rules stay inside their station" (test/redeem/redeem-sql.test.ts) shows it.
-- p_around: days looked ahead and back. single_days: [{"day", "open"}], earliest first
CREATE OR REPLACE FUNCTION points.shop_on(p_station integer, p_day date, p_around integer)
RETURNS TABLE (settings jsonb, single_days jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  SELECT (SELECT jsonb_object_agg(v.key, v.value)
            FROM (SELECT DISTINCT ON (s.key) s.key, s.value
                    FROM points.setting s
                   WHERE s.station_id = p_station AND s.valid_from <= p_day
                   ORDER BY s.key, s.valid_from DESC) v),
         (SELECT coalesce(jsonb_agg(jsonb_build_object('day', d.day, 'open', d.open) ORDER BY d.day), '[]')
            FROM points.shop_day d
           WHERE d.station_id = p_station AND d.day BETWEEN p_day - p_around AND p_day + p_around)
$$;
GRANT EXECUTE ON FUNCTION points.shop_on TO points_app;
