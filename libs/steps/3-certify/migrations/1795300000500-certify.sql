-- Step 3: one panel member's vote on a claim. Recusal is held here, by a trigger, whatever the application believes:
-- nobody votes on the own household, on kin, or on what they submitted or checked.
CREATE TABLE points.certification (
  station_id integer NOT NULL,
  claim_id uuid NOT NULL,
  -- a claim returned and submitted again is voted on again
  round smallint NOT NULL DEFAULT 1,
  staff_id uuid NOT NULL,
  vote text NOT NULL CHECK (vote IN ('approve', 'reject', 'return')),
  tier text,
  reason text,
  meeting_id uuid,
  voted_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, claim_id, round, staff_id),
  FOREIGN KEY (station_id, claim_id) REFERENCES points.claim,
  FOREIGN KEY (station_id, staff_id) REFERENCES points.staff,
  CHECK (vote = 'approve' OR reason IS NOT NULL)
);
SELECT points.fence('points.certification', 'append');
CREATE FUNCTION points.certification_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO points.claim_part (station_id, claim_id, staff_id, part)
  VALUES (NEW.station_id, NEW.claim_id, NEW.staff_id, 'certify') ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER certification_part AFTER INSERT ON points.certification
  FOR EACH ROW EXECUTE FUNCTION points.certification_part();

-- A vote that turned out to be a relative's: it stays in the book and counts no more.
CREATE TABLE points.certification_void (
  station_id integer NOT NULL,
  claim_id uuid NOT NULL,
  round smallint NOT NULL,
  staff_id uuid NOT NULL,
  why text NOT NULL,
  voided_by uuid,
  voided_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, claim_id, round, staff_id),
  FOREIGN KEY (station_id, claim_id, round, staff_id) REFERENCES points.certification
);
SELECT points.fence('points.certification_void', 'append');

-- Minutes of a meeting: votes entered for all, each member present confirming with the own card and PIN.
CREATE TABLE points.meeting (
  station_id integer NOT NULL REFERENCES points.station,
  meeting_id uuid NOT NULL,
  committee_id smallint NOT NULL,
  minutes_no text NOT NULL,
  held_on date NOT NULL,
  votes jsonb NOT NULL,
  entered_by uuid NOT NULL,
  entered_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, meeting_id)
);
SELECT points.fence('points.meeting', 'append');
CREATE TABLE points.meeting_presence (
  station_id integer NOT NULL,
  meeting_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  confirmed_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, meeting_id, staff_id),
  FOREIGN KEY (station_id, meeting_id) REFERENCES points.meeting
);
SELECT points.fence('points.meeting_presence', 'append');
