-- Records a reviewer's or the township's part in what an objection is about: claim and, for a missing line, the claim
-- that it led to. refuses: PS031 (own household or kin of the line or of whoever objects), PS040 (had another part in it)
CREATE OR REPLACE FUNCTION points.require_reviewer(station integer, staff uuid, wanted text, claim uuid, objector uuid, opened uuid)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  own uuid;
  -- Who objected lives there now, should the household have been merged since.
  objector_now uuid := points.household_now(station, objector);
BEGIN
  SELECT s.resident_id INTO own FROM points.staff s WHERE s.station_id = station AND s.staff_id = staff;
  IF own IS NOT NULL AND objector IS NOT NULL AND points.is_kin_of_household(station, own, objector_now) THEN
    RAISE EXCEPTION 'recused: kin to the objector' USING ERRCODE = 'PS031', DETAIL = '{"why":"kin"}';
  END IF;
  PERFORM points.take_part(station, array_remove(ARRAY[claim, opened], NULL), staff, wanted);
END $$;
GRANT EXECUTE ON FUNCTION points.require_reviewer(integer, uuid, text, uuid, uuid, uuid) TO points_app;
