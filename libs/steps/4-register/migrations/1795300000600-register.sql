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
  registered_by uuid,
  registered_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, committee_id, year, number),
  FOREIGN KEY (station_id, claim_id) REFERENCES points.claim
);
SELECT points.fence('points.register_line', 'append');
-- An amended line is registered again under a fresh serial; the latest counts.
CREATE INDEX register_line_by_claim ON points.register_line (station_id, claim_id, registered_at DESC);
GRANT SELECT ON points.register_line TO points_publisher;
