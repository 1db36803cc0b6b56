-- Whoever holds a line takes part in it by points.take_part, as everybody does.
CREATE OR REPLACE FUNCTION points.hold_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM points.take_part(NEW.station_id, ARRAY[NEW.claim_id], NEW.held_by, 'hold');
  ELSIF NEW.kept_by IS DISTINCT FROM OLD.kept_by THEN
    PERFORM points.require_reviewer(NEW.station_id, NEW.kept_by, 'review', NEW.claim_id, NULL, NULL);
  END IF;
  RETURN NEW;
END $$;
