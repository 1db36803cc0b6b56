-- Step 4: the gap-free book. The counter row is taken last, so that a serial never waits for anything but a commit.
CREATE TABLE points.register_counter (
  station_id integer NOT NULL,
  committee_id smallint NOT NULL,
  year smallint NOT NULL,
  last_number integer NOT NULL CHECK (last_number >= 0),
  PRIMARY KEY (station_id, committee_id, year)
);
SELECT points.fence('points.register_counter', 'rows');

CREATE TABLE points.register_line (
  station_id integer NOT NULL,
  committee_id smallint NOT NULL,
  year smallint NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  claim_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('reward', 'deduction', 'reversal', 'carry-in')),
  points integer NOT NULL CHECK (points >= 0),
  -- 2-2026-000123: committee, year of the registration day, number
  serial text NOT NULL,
  registered_by uuid,
  registered_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, committee_id, year, number),
  FOREIGN KEY (station_id, claim_id) REFERENCES points.claim
);
SELECT points.fence('points.register_line', 'append');
-- Nobody registers what they certified. Carry-ins and amendments of the system have no registrar.
CREATE FUNCTION points.register_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO points.claim_part (station_id, claim_id, staff_id, part)
  VALUES (NEW.station_id, NEW.claim_id, NEW.registered_by, 'register') ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER register_part AFTER INSERT ON points.register_line
  FOR EACH ROW WHEN (NEW.registered_by IS NOT NULL) EXECUTE FUNCTION points.register_part();
-- An amended line is registered again under a fresh serial; the latest counts.
CREATE INDEX register_line_by_claim ON points.register_line (station_id, claim_id, registered_at DESC);
