-- Days of the station in SQL: the same rule as `dayOf` of the calendar. Asia/Shanghai has stood at UTC+8 without summer
-- time since 1992; written as an offset it is immutable, so that indexes and caps may stand on it.
CREATE OR REPLACE FUNCTION points.day_of(p_at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((p_at AT TIME ZONE 'UTC') + interval '8 hours')::date;

-- 00:00 of the day in the station's zone.
CREATE OR REPLACE FUNCTION points.start_of_day(p_day date) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (p_day::timestamp - interval '8 hours') AT TIME ZONE 'UTC';

-- The first day of the month that a day lies in.
CREATE OR REPLACE FUNCTION points.month_of(p_day date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN p_day - (extract(day FROM p_day)::integer - 1);

GRANT EXECUTE ON FUNCTION points.day_of, points.start_of_day, points.month_of TO points_app, points_publisher;
