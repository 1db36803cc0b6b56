-- Who has a household's points today: itself, or the one that it was merged into, however often. What comes back to a
-- household (a redemption released, a claim reversed) goes there.
CREATE OR REPLACE FUNCTION points.household_now(p_station integer, p_household uuid) RETURNS uuid
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_household uuid := p_household;
  v_next uuid;
BEGIN
  FOR hop IN 1..100 LOOP
    SELECT h.merged_into INTO v_next FROM points.household h
     WHERE h.station_id = p_station AND h.household_id = v_household;
    EXIT WHEN v_next IS NULL;
    v_household := v_next;
  END LOOP;
  RETURN v_household;
END $$;
GRANT EXECUTE ON FUNCTION points.household_now(integer, uuid) TO points_app;

-- A household and those that were merged into it, however often: what is theirs by an old row is its own today. By the
-- index over merged households, so a household into which none was merged costs one probe.
CREATE OR REPLACE FUNCTION points.households_of(p_station integer, p_household uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE ROWS 1 AS $$
  WITH RECURSIVE house(household_id) AS (
    SELECT p_household
    UNION
    SELECT m.household_id FROM points.household m JOIN house x ON m.merged_into = x.household_id
     WHERE m.station_id = p_station
  )
  SELECT x.household_id FROM house x
$$;
GRANT EXECUTE ON FUNCTION points.households_of(integer, uuid) TO points_app;
