-- Near relatives (Civil Code art. 1045) as declared, and co-residents: who may not decide on each other's claims.
-- Who lived together and parted has a row (libs/steps/0-household, part).
-- A resident is kin to oneself. Both ways are stored, and asked, so that a half-written pair recuses all the same.
CREATE OR REPLACE FUNCTION points.is_kin(p_station integer, p_one uuid, p_other uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT p_one = p_other
    OR EXISTS (
      SELECT FROM points.resident a JOIN points.resident b
          ON b.station_id = a.station_id AND b.household_id = a.household_id
       WHERE a.station_id = p_station AND a.resident_id = p_one AND b.resident_id = p_other)
    OR EXISTS (
      SELECT FROM points.kin k
       WHERE k.station_id = p_station AND k.resident_id = p_one AND k.kin_id = p_other AND k.ended_on IS NULL)
    OR EXISTS (
      SELECT FROM points.kin k
       WHERE k.station_id = p_station AND k.resident_id = p_other AND k.kin_id = p_one AND k.ended_on IS NULL)
$$;
GRANT EXECUTE ON FUNCTION points.is_kin(integer, uuid, uuid) TO points_app;

-- Kin to anybody who lives in a household: points are the household's, whoever acted.
CREATE OR REPLACE FUNCTION points.is_kin_of_household(p_station integer, p_one uuid, p_household uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
      SELECT FROM points.resident r
       WHERE r.station_id = p_station AND r.household_id = p_household AND r.resident_id = p_one)
    OR EXISTS (
      SELECT FROM points.resident r JOIN points.kin k
          ON k.station_id = r.station_id AND k.ended_on IS NULL
         AND ((k.resident_id = p_one AND k.kin_id = r.resident_id)
           OR (k.kin_id = p_one AND k.resident_id = r.resident_id))
       WHERE r.station_id = p_station AND r.household_id = p_household AND r.state = 'active')
$$;
GRANT EXECUTE ON FUNCTION points.is_kin_of_household(integer, uuid, uuid) TO points_app;
