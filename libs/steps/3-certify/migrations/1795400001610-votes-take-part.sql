-- A member's votes of one statement, mostly a list of 90, take part in their claims together.
DROP TRIGGER certification_part ON points.certification;
CREATE OR REPLACE FUNCTION points.certification_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM points.take_part(v.station_id, array_agg(v.claim_id), v.staff_id, 'certify')
     FROM voted v GROUP BY v.station_id, v.staff_id;
  RETURN NULL;
END $$;
CREATE TRIGGER certification_part AFTER INSERT ON points.certification REFERENCING NEW TABLE AS voted
  FOR EACH STATEMENT EXECUTE FUNCTION points.certification_part();
