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
  -- the committee whose reviewers see it: the line's, or that of the household which misses one
  committee_id smallint NOT NULL,
  -- named to staff, hidden from the public; NULL where a reviewer kept a supervisor's hold
  household_id uuid,
  resident_id uuid,
  -- the leader through whom it was raised
  raised_through uuid,
  from_hold boolean NOT NULL DEFAULT false,
  grounds text NOT NULL,
  note text,
  voice_file_id uuid,
  -- kind missing: what should have been listed
  act_code text,
  act_day date,
  about_resident_id uuid,
  raised_at timestamptz NOT NULL,
  decide_by timestamptz NOT NULL,
  decided_by uuid,
  decided_at timestamptz,
  decision_reason text,
  -- amended: what the panel would pick, never a number; points follow from the rule
  new_tier text,
  new_quantity integer CHECK (new_quantity > 0),
  new_points integer CHECK (new_points > 0),
  appeal_by timestamptz,
  appealed_at timestamptz,
  appealed_by_household uuid,
  appeal_note text,
  appeal_decided_by uuid,
  appeal_decided_at timestamptz,
  appeal_reason text,
  outcome text CHECK (outcome IN ('dismissed', 'amended', 'revoked', 'claim-opened')),
  -- the claim that a missing line led to
  opened_claim_id uuid,
  PRIMARY KEY (station_id, objection_id),
  FOREIGN KEY (station_id, claim_id) REFERENCES points.claim,
  FOREIGN KEY (station_id, opened_claim_id) REFERENCES points.claim,
  FOREIGN KEY (station_id, list_id) REFERENCES points.publicity_list,
  FOREIGN KEY (station_id, household_id) REFERENCES points.household,
  CHECK ((kind = 'missing') = (claim_id IS NULL)),
  CHECK (from_hold = (household_id IS NULL)),
  CHECK ((state = 'open') = (decided_at IS NULL)),
  CHECK (decided_at IS NULL OR (decided_by IS NOT NULL AND decision_reason IS NOT NULL AND outcome IS NOT NULL)),
  CHECK (appeal_decided_at IS NULL OR (appeal_decided_by IS NOT NULL AND appeal_reason IS NOT NULL))
);
SELECT points.fence('points.objection', 'rows');
-- A line freezes once for each list that shows it; a refusal is objected to once for each claim.
CREATE UNIQUE INDEX objection_line_once ON points.objection (station_id, claim_id, list_id) WHERE kind = 'line' AND NOT from_hold;
CREATE UNIQUE INDEX objection_refusal_once ON points.objection (station_id, claim_id) WHERE kind = 'refusal';
CREATE INDEX objection_by_household ON points.objection (station_id, household_id, raised_at);
CREATE INDEX objection_by_claim ON points.objection (station_id, claim_id) WHERE state <> 'final';
CREATE INDEX objection_queue ON points.objection (station_id, state, decide_by, objection_id) WHERE state <> 'final';

-- Who decides had no part in the line and is no relative of whoever objects; who decides the appeal is somebody else again.
CREATE FUNCTION points.objection_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.decided_by IS DISTINCT FROM OLD.decided_by THEN
    PERFORM points.require_reviewer(NEW.station_id, NEW.decided_by, 'review', NEW.claim_id, NEW.household_id, NEW.opened_claim_id);
  END IF;
  IF NEW.appeal_decided_by IS DISTINCT FROM OLD.appeal_decided_by THEN
    IF NEW.appeal_decided_by = NEW.decided_by THEN
      RAISE EXCEPTION 'the reviewer may not decide the appeal' USING ERRCODE = 'PS040';
    END IF;
    PERFORM points.require_reviewer(NEW.station_id, NEW.appeal_decided_by, 'appeal', NEW.claim_id, NEW.household_id, NEW.opened_claim_id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER objection_part BEFORE UPDATE ON points.objection FOR EACH ROW
  WHEN (NEW.decided_by IS DISTINCT FROM OLD.decided_by OR NEW.appeal_decided_by IS DISTINCT FROM OLD.appeal_decided_by)
  EXECUTE FUNCTION points.objection_part();

-- An objection begun at a kiosk and not yet raised: kept here, so that a cut or an end of the session loses nothing.
CREATE TABLE points.objection_draft (
  station_id integer NOT NULL REFERENCES points.station,
  objection_id uuid NOT NULL,
  resident_id uuid NOT NULL,
  draft jsonb NOT NULL,
  saved_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, objection_id),
  FOREIGN KEY (station_id, resident_id) REFERENCES points.resident
);
SELECT points.fence('points.objection_draft', 'erasable');
CREATE INDEX objection_draft_by_resident ON points.objection_draft (station_id, resident_id);

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
CREATE UNIQUE INDEX line_hold_open ON points.line_hold (station_id, claim_id) WHERE ended_at IS NULL;
CREATE FUNCTION points.hold_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO points.claim_part (station_id, claim_id, staff_id, part)
    VALUES (NEW.station_id, NEW.claim_id, NEW.held_by, 'hold') ON CONFLICT DO NOTHING;
  ELSIF NEW.kept_by IS DISTINCT FROM OLD.kept_by THEN
    PERFORM points.require_reviewer(NEW.station_id, NEW.kept_by, 'review', NEW.claim_id, NULL, NULL);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hold_part BEFORE INSERT OR UPDATE ON points.line_hold FOR EACH ROW EXECUTE FUNCTION points.hold_part();
