-- Below 18 on a day (Civil Code art. 17); equal to ageOn() of citizen-id.ts: born on 02-29, of age on 03-01.
-- Unknown birth day: treated as a minor, who is never named and acts through a guardian.
CREATE OR REPLACE FUNCTION points.minor_on(p_born date, p_day date) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT p_born IS NULL OR
    extract(year FROM p_day)::integer - extract(year FROM p_born)::integer
      - (to_char(p_day, 'MMDD') < to_char(p_born, 'MMDD'))::integer < 18
$$;
GRANT EXECUTE ON FUNCTION points.minor_on(date, date) TO points_app, points_publisher;

-- Of a resident; NULL when the station has no such resident.
CREATE OR REPLACE FUNCTION points.is_minor(p_station integer, p_resident uuid, p_day date) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT points.minor_on(r.born_on, p_day) FROM points.resident r
   WHERE r.station_id = p_station AND r.resident_id = p_resident
$$;
GRANT EXECUTE ON FUNCTION points.is_minor(integer, uuid, date) TO points_app;
