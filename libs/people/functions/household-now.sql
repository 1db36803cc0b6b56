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
