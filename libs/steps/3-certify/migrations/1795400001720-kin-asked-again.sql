-- A claim's panel is asked again when who must keep away from it changes: a tie declared, somebody who moves in or
-- comes back, a claim that follows its people, a vote that counts no more. Nobody may be left who could vote, and the
-- worker alone then decides by the votes cast or moves the claim on (domain.md, "Certify"). A reminder sent before
-- keeps nothing from being asked: it is sent once. The worker's sweep finds what is not seen (points.due_panels).
CREATE FUNCTION points.kin_declared() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  of_station integer;
BEGIN
  FOR of_station IN SELECT DISTINCT k.station_id FROM declared k LOOP
    PERFORM points.ask_panels_of(of_station, ARRAY(
      SELECT DISTINCT r.household_id FROM declared k
        JOIN points.staff s ON s.station_id = of_station AND s.resident_id = k.resident_id
        JOIN points.resident r ON r.station_id = of_station AND r.resident_id = k.kin_id
       WHERE k.station_id = of_station));
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER kin_declared AFTER INSERT ON points.kin REFERENCING NEW TABLE AS declared
  FOR EACH STATEMENT EXECUTE FUNCTION points.kin_declared();
-- Declared anew after it had ended.
CREATE TRIGGER kin_declared_anew AFTER UPDATE ON points.kin REFERENCING NEW TABLE AS declared
  FOR EACH STATEMENT EXECUTE FUNCTION points.kin_declared();

CREATE FUNCTION points.resident_moved_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM points.ask_panels_of(NEW.station_id, ARRAY[NEW.household_id]);
  RETURN NULL;
END $$;
CREATE TRIGGER resident_moved_in AFTER UPDATE OF household_id, state ON points.resident FOR EACH ROW
  WHEN (NEW.state = 'active' AND (OLD.household_id, OLD.state) IS DISTINCT FROM (NEW.household_id, NEW.state))
  EXECUTE FUNCTION points.resident_moved_in();

CREATE FUNCTION points.ask_claim_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.panel_seen_at := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_moved BEFORE UPDATE OF household_id ON points.claim FOR EACH ROW
  WHEN (OLD.household_id <> NEW.household_id AND NEW.state IN ('submitted', 'checked'))
  EXECUTE FUNCTION points.ask_claim_again();

CREATE FUNCTION points.vote_voided() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  of_station integer;
  of_claims uuid[];
BEGIN
  FOR of_station, of_claims IN SELECT v.station_id, array_agg(v.claim_id) FROM voided v GROUP BY v.station_id LOOP
    UPDATE points.claim SET panel_seen_at = NULL
     WHERE station_id = of_station AND claim_id = ANY (of_claims) AND state IN ('submitted', 'checked');
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER vote_voided AFTER INSERT ON points.certification_void REFERENCING NEW TABLE AS voided
  FOR EACH STATEMENT EXECUTE FUNCTION points.vote_voided();
