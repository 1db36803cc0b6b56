-- The lines of one statement, a whole registration, take their registrar's part together. Carry-ins and amendments of the
-- system have none.
DROP TRIGGER register_part ON points.register_line;
CREATE OR REPLACE FUNCTION points.register_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM points.take_part(l.station_id, array_agg(l.claim_id), l.registered_by, 'register')
     FROM registered l WHERE l.registered_by IS NOT NULL GROUP BY l.station_id, l.registered_by;
  RETURN NULL;
END $$;
CREATE TRIGGER register_part AFTER INSERT ON points.register_line REFERENCING NEW TABLE AS registered
  FOR EACH STATEMENT EXECUTE FUNCTION points.register_part();
