-- What steps 2–6 share: the rule table by version, the claim, and the line of a list.
CREATE TABLE points.act (
  station_id integer NOT NULL REFERENCES points.station,
  code text NOT NULL CHECK (code ~ '^[A-Z][0-9]{2}$'),
  -- the version whose day holds is the latest one not after it
  valid_from date NOT NULL,
  withdrawn boolean NOT NULL DEFAULT false,
  kind text NOT NULL CHECK (kind IN ('reward', 'deduction')),
  carrier text NOT NULL CHECK (carrier IN ('policy', 'enterprise', 'neighbour', 'service', 'courage', 'environment', 'civility')),
  name_zh text NOT NULL,
  name_en text NOT NULL,
  public_label_zh text,
  points integer CHECK (points > 0),
  -- [{"name": …, "points": …}], lowest first
  tiers jsonb NOT NULL DEFAULT '[]',
  unit text NOT NULL,
  cap_times integer CHECK (cap_times > 0),
  cap_points integer CHECK (cap_points > 0),
  cap_period text CHECK (cap_period IN ('month', 'quarter', 'year', 'ever', 'event')),
  cap_scope text NOT NULL CHECK (cap_scope IN ('person', 'household')),
  cap_group text,
  evidence text NOT NULL,
  routes text[] NOT NULL,
  panel text NOT NULL CHECK (panel IN ('one', 'two', 'majority')),
  adults_only boolean NOT NULL DEFAULT false,
  proposal_id uuid,
  -- deductions only: off until both are recorded (domain.md, "Deduct")
  minutes_no text,
  filing_no text,
  PRIMARY KEY (station_id, code, valid_from),
  CHECK ((points IS NULL) = (tiers <> '[]'))
);
SELECT points.fence('points.act', 'rows');

-- One household asks to be awarded for one act of one resident on one day.
CREATE TABLE points.claim (
  station_id integer NOT NULL,
  claim_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('reward', 'deduction', 'reversal', 'carry-in')),
  household_id uuid NOT NULL,
  resident_id uuid,
  -- the branch on the day of submission: staff of that branch see it
  committee_id smallint NOT NULL,
  group_id smallint NOT NULL,
  act_code text,
  act_valid_from date,
  act_day date NOT NULL,
  quantity integer NOT NULL DEFAULT 1 CHECK (quantity BETWEEN 1 AND 100000),
  tier text,
  event_ref text,
  certificate_no text,
  -- the time limit counts from it (domain.md, "Apply")
  certificate_on date,
  -- the notice it answers; no foreign key, since the notice is another step's
  notice_id uuid,
  batch_id uuid,
  -- reversal, missing line, wrongly refused: the claim that this one is about
  about_claim_id uuid,
  route text NOT NULL CHECK (route IN ('S', 'L', 'A', 'D')),
  -- points asked for; final from registration on
  points integer NOT NULL CHECK (points >= 0),
  state text NOT NULL CHECK (state IN ('submitted', 'checked', 'returned', 'certified', 'registered', 'publicized',
    'frozen', 'credited', 'reversed', 'rejected', 'withdrawn', 'revoked')),
  note text,
  -- a claim that was returned and submitted again is decided afresh
  round smallint NOT NULL DEFAULT 1 CHECK (round > 0),
  submitted_by_kind text NOT NULL CHECK (submitted_by_kind IN ('resident', 'staff', 'system')),
  submitted_by uuid,
  submitted_at timestamptz NOT NULL,
  -- self-reports: until then the own group's leader checks, afterwards any leader of the committee; NULL: no check
  check_by timestamptz,
  checked_by uuid,
  checked_at timestamptz,
  -- a witness named has not confirmed yet: until then it is not before the panel
  awaits_witness boolean NOT NULL DEFAULT false,
  -- the panel's deadline; NULL: not before the panel yet (to be checked, a witness or an answer is outstanding)
  decide_by timestamptz,
  reminded_at timestamptz,
  -- NULL: the committee's own panel; another committee's number when alternates are exhausted; 0: the township
  panel_committee_id smallint,
  -- when it was last asked whether that panel can decide this claim: once in each round, and when it is overdue
  panel_seen_at timestamptz,
  decided_at timestamptz,
  reason text,
  -- step 4: the latest serial, shown as it stands in the register
  serial text,
  registered_by uuid,
  registered_at timestamptz,
  -- step 5: the list that shows or counts it, and when that list's window ends: step 6 credits what is publicized then
  list_id uuid,
  credit_due_at timestamptz,
  -- the household said "not ours" to a claim made on its behalf
  disowned_at timestamptz,
  seen_by_household_at timestamptz,
  -- deductions: written notice, receipt, answer, repair
  answer_by timestamptz,
  answered_at timestamptz,
  answer text,
  credited_at timestamptz,
  PRIMARY KEY (station_id, claim_id),
  FOREIGN KEY (station_id, household_id) REFERENCES points.household,
  FOREIGN KEY (station_id, resident_id) REFERENCES points.resident,
  FOREIGN KEY (station_id, act_code, act_valid_from) REFERENCES points.act,
  FOREIGN KEY (station_id, about_claim_id) REFERENCES points.claim
);
SELECT points.fence('points.claim', 'rows');
CREATE INDEX claim_by_household ON points.claim (station_id, household_id, act_day DESC, claim_id);
CREATE INDEX claim_by_time ON points.claim (station_id, submitted_at DESC, claim_id DESC);
CREATE INDEX claim_cap_person ON points.claim (station_id, resident_id, act_code, act_day);
CREATE INDEX claim_queue ON points.claim (station_id, state, committee_id, submitted_at, claim_id)
  WHERE state IN ('submitted', 'checked', 'returned', 'certified', 'registered', 'frozen');
CREATE INDEX claim_on_the_way ON points.claim (station_id, household_id)
  WHERE state IN ('submitted', 'checked', 'returned', 'certified', 'registered', 'publicized', 'frozen');
CREATE INDEX claim_by_batch ON points.claim (station_id, batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX claim_unseen ON points.claim (station_id)
  WHERE panel_seen_at IS NULL AND decide_by IS NOT NULL AND state IN ('submitted', 'checked');
CREATE INDEX claim_overdue ON points.claim (station_id, decide_by) WHERE reminded_at IS NULL AND state IN ('submitted', 'checked');
CREATE INDEX claim_by_list ON points.claim (station_id, list_id, claim_id) WHERE list_id IS NOT NULL;
CREATE INDEX claim_due ON points.claim (station_id, credit_due_at) WHERE state = 'publicized';
CREATE INDEX claim_by_notice ON points.claim (station_id, notice_id, resident_id) WHERE notice_id IS NOT NULL;
CREATE INDEX claim_to_check ON points.claim (station_id, check_by)
  WHERE state = 'submitted' AND reminded_at IS NULL AND check_by IS NOT NULL;
CREATE INDEX claim_to_answer ON points.claim (station_id, answer_by)
  WHERE kind = 'deduction' AND state = 'submitted' AND decide_by IS NULL;
-- One act, one award: the same resident, act, day and event (or certificate) once, among claims that have not come to
-- nothing. The tier is no part of it: a deed has one tier.
CREATE UNIQUE INDEX claim_once ON points.claim
  (station_id, household_id, resident_id, act_code, act_day, coalesce(event_ref, certificate_no, ''), kind)
  WHERE state NOT IN ('rejected', 'withdrawn', 'revoked', 'reversed') AND kind IN ('reward', 'deduction');
-- A certificate number counts once in the station.
CREATE UNIQUE INDEX claim_certificate ON points.claim (station_id, certificate_no)
  WHERE certificate_no IS NOT NULL AND state NOT IN ('rejected', 'withdrawn', 'revoked', 'reversed') AND kind = 'reward';

-- A credited claim is reversed once; a missing line or a refusal found wrong is made good once.
CREATE UNIQUE INDEX claim_reversal_once ON points.claim (station_id, about_claim_id)
  WHERE kind = 'reversal' AND state NOT IN ('rejected', 'withdrawn', 'revoked');

-- A list of attendance or appraisal: one request, one act, one day. Its accepted rows are claims.
CREATE TABLE points.claim_batch (
  station_id integer NOT NULL REFERENCES points.station,
  batch_id uuid NOT NULL,
  act_code text NOT NULL,
  act_valid_from date NOT NULL,
  act_day date NOT NULL,
  event_ref text,
  notice_id uuid,
  rows_sent integer NOT NULL CHECK (rows_sent > 0),
  rows_accepted integer NOT NULL CHECK (rows_accepted BETWEEN 0 AND rows_sent),
  submitted_by uuid NOT NULL,
  submitted_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, batch_id),
  FOREIGN KEY (station_id, act_code, act_valid_from) REFERENCES points.act
);
SELECT points.fence('points.claim_batch', 'append');

-- Submitted again is decided afresh: votes of the round before count no more.
CREATE FUNCTION points.next_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.round := OLD.round + 1;
  NEW.decided_at := NULL;
  NEW.reminded_at := NULL;
  NEW.panel_seen_at := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER next_round BEFORE UPDATE ON points.claim FOR EACH ROW
  WHEN (OLD.state IN ('returned', 'rejected', 'certified') AND NEW.state = 'submitted') EXECUTE FUNCTION points.next_round();
-- The line is frozen from registration on; an upheld objection amends points, quantity and tier, and it is registered again.
CREATE FUNCTION points.refuse_claim_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a registered claim is frozen' USING ERRCODE = 'PS030';
END $$;
CREATE TRIGGER registered_is_frozen BEFORE UPDATE ON points.claim FOR EACH ROW
  WHEN (OLD.serial IS NOT NULL
    AND ((OLD.kind, OLD.resident_id, OLD.act_code, OLD.act_valid_from, OLD.act_day, OLD.event_ref, OLD.certificate_no)
           IS DISTINCT FROM
         (NEW.kind, NEW.resident_id, NEW.act_code, NEW.act_valid_from, NEW.act_day, NEW.event_ref, NEW.certificate_no)
      OR (OLD.points, OLD.quantity, OLD.tier) IS DISTINCT FROM (NEW.points, NEW.quantity, NEW.tier)
         AND NOT (OLD.state = 'frozen' AND NEW.state = 'certified')))
  EXECUTE FUNCTION points.refuse_claim_change();

CREATE TABLE points.claim_evidence (
  station_id integer NOT NULL,
  claim_id uuid NOT NULL,
  evidence_no smallint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('R', 'P', 'C', 'W', 'S', 'K', 'M', 'N', 'T')),
  file_id uuid,
  -- W: the witness; confirmed with the own card
  resident_id uuid,
  confirmed_at timestamptz,
  declined_at timestamptz,
  note text,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, claim_id, evidence_no),
  FOREIGN KEY (station_id, claim_id) REFERENCES points.claim,
  FOREIGN KEY (station_id, file_id) REFERENCES points.file,
  FOREIGN KEY (station_id, resident_id) REFERENCES points.resident
);
SELECT points.fence('points.claim_evidence', 'rows');
CREATE INDEX claim_evidence_by_file ON points.claim_evidence (station_id, file_id) WHERE file_id IS NOT NULL;
CREATE INDEX claim_evidence_by_witness ON points.claim_evidence (station_id, resident_id, added_at) WHERE kind = 'W';

-- Who had which part in a claim: written by triggers on the steps' own tables, read by whoever must have had none.
-- Separation of duties is held here, whatever the application believes (points.require_fit).
CREATE TABLE points.claim_part (
  station_id integer NOT NULL,
  claim_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  part text NOT NULL CHECK (part IN ('certify', 'register', 'hold', 'review', 'appeal')),
  PRIMARY KEY (station_id, claim_id, staff_id, part),
  FOREIGN KEY (station_id, claim_id) REFERENCES points.claim,
  FOREIGN KEY (station_id, staff_id) REFERENCES points.staff
);
SELECT points.fence('points.claim_part', 'append');
CREATE FUNCTION points.guard_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM points.require_fit(NEW.station_id, NEW.claim_id, NEW.staff_id, NEW.part);
  RETURN NEW;
END $$;
CREATE TRIGGER guard_part BEFORE INSERT ON points.claim_part FOR EACH ROW EXECUTE FUNCTION points.guard_part();

-- The line of a list: a frozen snapshot in a type that has no column for what a list may never show.
-- What a line does not show is NULL: without consent it has serial, carrier and points; a deduction serial and points.
-- The mask lies beside it; its salted digest keeps the list's digest verifiable once the mask is erased.
CREATE TABLE points.list_line (
  station_id integer NOT NULL,
  list_id uuid NOT NULL,
  line_no integer NOT NULL CHECK (line_no > 0),
  claim_id uuid NOT NULL,
  serial text NOT NULL,
  building text,
  carrier text,
  label_zh text,
  act_day date,
  points integer NOT NULL CHECK (points >= 0),
  -- who acted, where it is not a name: a minor
  name_label text CHECK (name_label IN ('family_member')),
  name_digest bytea,
  PRIMARY KEY (station_id, list_id, line_no),
  FOREIGN KEY (station_id, claim_id) REFERENCES points.claim
);
SELECT points.fence('points.list_line', 'append');
CREATE UNIQUE INDEX list_line_by_claim ON points.list_line (station_id, claim_id, list_id);
-- The one erasable part of a line, beside it.
CREATE TABLE points.list_line_name (
  station_id integer NOT NULL,
  list_id uuid NOT NULL,
  line_no integer NOT NULL,
  masked_name text NOT NULL,
  salt bytea NOT NULL,
  PRIMARY KEY (station_id, list_id, line_no),
  FOREIGN KEY (station_id, list_id, line_no) REFERENCES points.list_line
);
SELECT points.fence('points.list_line_name', 'erasable');
GRANT SELECT, INSERT ON points.list_line, points.list_line_name TO points_publisher;
GRANT SELECT (station_id, claim_id, kind, household_id, resident_id, committee_id, group_id, act_code, act_valid_from,
  act_day, points, state, serial, list_id) ON points.claim TO points_publisher;
GRANT SELECT ON points.act TO points_publisher;
