-- Whether somebody is a near relative of who objected: of that resident, who may have moved since, or of anybody in the
-- household, which may have been merged. The screens ask it too, so that what they offer and what is refused cannot differ.
CREATE OR REPLACE FUNCTION points.is_kin_of_objector(station integer, one uuid, household uuid, resident uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
  lives_in uuid := points.household_now(station, household);
BEGIN
  RETURN coalesce(points.is_kin_of_household(station, one, lives_in) OR points.is_kin(station, one, resident), false);
END $$;
GRANT EXECUTE ON FUNCTION points.is_kin_of_objector(integer, uuid, uuid, uuid) TO points_app;

DROP FUNCTION IF EXISTS points.require_reviewer(integer, uuid, text, uuid, uuid, uuid);

-- Records a reviewer's or the township's part in what an objection is about: claim and, for a missing line, the claim
-- that it led to. refuses: PS031 (own household or kin of the line or of whoever objects), PS040 (had another part in it)
CREATE OR REPLACE FUNCTION points.require_reviewer(station integer, staff uuid, wanted text, objection points.objection)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  own uuid;
BEGIN
  SELECT s.resident_id INTO own FROM points.staff s WHERE s.station_id = station AND s.staff_id = staff;
  IF own IS NOT NULL AND points.is_kin_of_objector(station, own, objection.household_id, objection.resident_id) THEN
    RAISE EXCEPTION 'recused: kin to the objector' USING ERRCODE = 'PS031', DETAIL = '{"why":"kin"}';
  END IF;
  PERFORM points.take_part(station, array_remove(ARRAY[objection.claim_id, objection.opened_claim_id], NULL), staff, wanted);
END $$;
GRANT EXECUTE ON FUNCTION points.require_reviewer(integer, uuid, text, points.objection) TO points_app;

-- Who decides had no part in the line and is no relative of whoever objects; who decides the appeal is somebody else again.
CREATE OR REPLACE FUNCTION points.objection_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.decided_by IS DISTINCT FROM OLD.decided_by THEN
    PERFORM points.require_reviewer(NEW.station_id, NEW.decided_by, 'review', NEW);
  END IF;
  IF NEW.appeal_decided_by IS DISTINCT FROM OLD.appeal_decided_by THEN
    IF NEW.appeal_decided_by = NEW.decided_by THEN
      RAISE EXCEPTION 'the reviewer may not decide the appeal' USING ERRCODE = 'PS040';
    END IF;
    PERFORM points.require_reviewer(NEW.station_id, NEW.appeal_decided_by, 'appeal', NEW);
  END IF;
  RETURN NEW;
END $$;

-- Whoever holds a line takes part in it by points.take_part, as everybody does; whoever keeps it reviews it.
CREATE OR REPLACE FUNCTION points.hold_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM points.take_part(NEW.station_id, ARRAY[NEW.claim_id], NEW.held_by, 'hold');
  ELSIF NEW.kept_by IS DISTINCT FROM OLD.kept_by THEN
    PERFORM points.take_part(NEW.station_id, ARRAY[NEW.claim_id], NEW.kept_by, 'review');
  END IF;
  RETURN NEW;
END $$;
