-- Opening balances (carry-in): what a household had in the committee's paper books. Proposed as a batch, countersigned,
-- and from then on claims like all others: registered, publicized, credited. The lines stay as the book of what was
-- carried in; a batch that was refused keeps its counts alone.
CREATE TABLE points.opening_batch (
  station_id integer NOT NULL REFERENCES points.station,
  batch_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('proposed', 'in-force', 'refused')),
  file_digest bytea NOT NULL,
  households integer NOT NULL CHECK (households > 0),
  points integer NOT NULL CHECK (points > 0),
  proposal_id uuid NOT NULL,
  proposed_by uuid NOT NULL,
  proposed_at timestamptz NOT NULL,
  decided_at timestamptz,
  PRIMARY KEY (station_id, batch_id)
);
SELECT points.fence('points.opening_batch', 'rows');

CREATE TABLE points.opening_line (
  station_id integer NOT NULL,
  batch_id uuid NOT NULL,
  household_id uuid NOT NULL,
  points integer NOT NULL CHECK (points > 0),
  PRIMARY KEY (station_id, batch_id, household_id),
  FOREIGN KEY (station_id, batch_id) REFERENCES points.opening_batch,
  FOREIGN KEY (station_id, household_id) REFERENCES points.household
);
SELECT points.fence('points.opening_line', 'erasable');
