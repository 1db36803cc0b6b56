-- Step 5: lists posted for a window, the objections they draw, and the holds that a supervisor lays.
CREATE TABLE points.publicity_list (
  station_id integer NOT NULL REFERENCES points.station,
  list_id uuid NOT NULL,
  committee_id smallint NOT NULL,
  -- 2026-0012: committee's own count, for people
  number text NOT NULL,
  state text NOT NULL CHECK (state IN ('composed', 'posted', 'closed', 'taken-down', 'discarded')),
  kind text NOT NULL DEFAULT 'rewards' CHECK (kind IN ('rewards', 'deductions', 'reversals', 'carry-ins')),
  days smallint NOT NULL CHECK (days BETWEEN 1 AND 15),
  day_kind text NOT NULL CHECK (day_kind IN ('calendar', 'working')),
  lines integer NOT NULL CHECK (lines >= 0),
  -- of the lines shown
  points integer NOT NULL CHECK (points >= 0),
  -- claims counted here without a line: acts that are never listed (E06)
  unlisted integer NOT NULL DEFAULT 0 CHECK (unlisted >= 0),
  digest bytea NOT NULL,
  -- the station's digest of the day before: paper outside the machine vouches for the books inside it
  station_digest bytea,
  where_to_object text NOT NULL,
  composed_by uuid,
  composed_at timestamptz NOT NULL,
  posted_by uuid,
  posted_at timestamptz,
  first_day date,
  last_day date,
  closes_at timestamptz,
  extended_at timestamptz,
  extended_by uuid,
  extended_why text,
  closed_at timestamptz,
  taken_down_by uuid,
  taken_down_why text,
  PRIMARY KEY (station_id, list_id),
  FOREIGN KEY (station_id, committee_id) REFERENCES points.committee,
  CHECK (lines + unlisted > 0),
  CHECK ((state IN ('posted', 'closed', 'taken-down')) = (posted_at IS NOT NULL)),
  CHECK ((posted_at IS NULL) = (closes_at IS NULL))
);
SELECT points.fence('points.publicity_list', 'rows');
CREATE UNIQUE INDEX publicity_list_number ON points.publicity_list (station_id, committee_id, number);
CREATE INDEX publicity_list_due ON points.publicity_list (station_id, closes_at) WHERE state = 'posted';
ALTER TABLE points.list_line ADD CONSTRAINT list_line_list
  FOREIGN KEY (station_id, list_id) REFERENCES points.publicity_list (station_id, list_id);
GRANT SELECT ON points.publicity_list TO points_publisher;

-- One photo per board proves posting.
CREATE TABLE points.posting_proof (
  station_id integer NOT NULL,
  list_id uuid NOT NULL,
  proof_no smallint NOT NULL,
  board text NOT NULL,
  file_id uuid NOT NULL,
  added_by uuid,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, list_id, proof_no),
  FOREIGN KEY (station_id, list_id) REFERENCES points.publicity_list,
  FOREIGN KEY (station_id, file_id) REFERENCES points.file
);
SELECT points.fence('points.posting_proof', 'append');

CREATE TABLE points.objection (
  station_id integer NOT NULL REFERENCES points.station,
  objection_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('line', 'missing', 'refusal')),
  state text NOT NULL CHECK (state IN ('open', 'dismissed', 'amended', 'revoked', 'claim-opened', 'appealed', 'final')),
  claim_id uuid,
  list_id uuid,
  -- named to staff, hidden from the public
  household_id uuid NOT NULL,
  resident_id uuid NOT NULL,
  grounds text NOT NULL,
  note text,
  voice_file_id uuid,
  -- kind missing: what should have been listed
  act_code text,
  act_day date,
  raised_at timestamptz NOT NULL,
  decide_by timestamptz NOT NULL,
  decided_by uuid,
  decided_at timestamptz,
  decision_reason text,
  new_points integer CHECK (new_points >= 0),
  appeal_by timestamptz,
  appealed_at timestamptz,
  appeal_decided_by uuid,
  appeal_decided_at timestamptz,
  appeal_reason text,
  outcome text CHECK (outcome IN ('dismissed', 'amended', 'revoked', 'claim-opened')),
  PRIMARY KEY (station_id, objection_id),
  FOREIGN KEY (station_id, claim_id) REFERENCES points.claim,
  FOREIGN KEY (station_id, list_id) REFERENCES points.publicity_list,
  FOREIGN KEY (station_id, household_id) REFERENCES points.household,
  CHECK ((kind = 'missing') = (claim_id IS NULL)),
  CHECK (decided_at IS NULL OR decision_reason IS NOT NULL)
);
SELECT points.fence('points.objection', 'rows');
-- A line freezes once.
CREATE UNIQUE INDEX objection_once ON points.objection (station_id, claim_id, list_id) WHERE kind = 'line' AND state <> 'final';
CREATE INDEX objection_by_household ON points.objection (station_id, household_id, state);
CREATE INDEX objection_due ON points.objection (station_id, state, decide_by) WHERE state <> 'final';

-- A supervisor holds a line with a reason; it goes on by itself unless a reviewer keeps it.
CREATE TABLE points.line_hold (
  station_id integer NOT NULL,
  claim_id uuid NOT NULL,
  held_at timestamptz NOT NULL,
  held_by uuid NOT NULL,
  reason text NOT NULL,
  until timestamptz NOT NULL,
  kept_by uuid,
  kept_reason text,
  ended_at timestamptz,
  PRIMARY KEY (station_id, claim_id, held_at),
  FOREIGN KEY (station_id, claim_id) REFERENCES points.claim
);
SELECT points.fence('points.line_hold', 'rows');
CREATE INDEX line_hold_due ON points.line_hold (station_id, until) WHERE ended_at IS NULL;
