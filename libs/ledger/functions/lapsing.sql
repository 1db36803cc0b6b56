-- What of a household's points lapses before long: by day, earliest first, with the days left and which of the station's
-- times of reminder (expiry.reminderDays) has been reached. The rule is `reminderDue` of libs/ledger/src/expiry.ts.
-- Runs with its caller's rights.
CREATE OR REPLACE FUNCTION points.lapsing(p_station integer, p_household uuid, p_day date)
RETURNS jsonb LANGUAGE sql STABLE AS $$
  WITH reminder AS MATERIALIZED (
    SELECT d.days::integer
      FROM jsonb_array_elements_text((
        SELECT s.value FROM points.setting s
         WHERE s.station_id = p_station AND s.key = 'expiry.reminderDays' AND s.valid_from <= p_day
         ORDER BY s.valid_from DESC LIMIT 1)) AS d(days))
  SELECT coalesce(jsonb_agg(jsonb_build_object('day', l.expires_on, 'points', l.points, 'daysLeft', l.expires_on - p_day,
           'reminder', (SELECT min(r.days) FROM reminder r WHERE l.expires_on <= p_day + r.days)) ORDER BY l.expires_on), '[]')
    FROM (SELECT x.expires_on, sum(x.remaining) AS points
            FROM points.lot x
           WHERE x.station_id = p_station AND x.household_id = p_household AND x.remaining > 0
             AND x.expires_on BETWEEN p_day AND p_day + (SELECT max(r.days) FROM reminder r)
           GROUP BY x.expires_on) l
$$;
GRANT EXECUTE ON FUNCTION points.lapsing TO points_app;
