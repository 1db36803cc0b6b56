-- Staff, their roles with scope and dates, sessions of people and machines, and the one mechanism of countersigning.
CREATE TABLE points.staff (
  station_id integer NOT NULL REFERENCES points.station,
  staff_id uuid NOT NULL,
  login text NOT NULL,
  name text NOT NULL,
  -- the resident that this person is, if one: recusal (own household, kin) follows from it
  resident_id uuid,
  state text NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
  password_hash text,
  -- sealed with a key derived from the installation's secret
  totp_sealed bytea,
  -- the last TOTP step used: a code opens once
  totp_step bigint NOT NULL DEFAULT 0,
  recovery_hashes text[] NOT NULL DEFAULT '{}',
  invitation_digest bytea,
  invitation_until timestamptz,
  created_at timestamptz NOT NULL,
  disabled_at timestamptz,
  PRIMARY KEY (station_id, staff_id),
  FOREIGN KEY (station_id, resident_id) REFERENCES points.resident
);
SELECT points.fence('points.staff', 'rows');
CREATE UNIQUE INDEX staff_by_login ON points.staff (station_id, lower(login));
-- One person, one account: else somebody could countersign the own proposal under a second name.
CREATE UNIQUE INDEX staff_by_resident ON points.staff (station_id, resident_id)
  WHERE resident_id IS NOT NULL AND state <> 'disabled';

-- A leader's phone: registered once, then its token and a PIN stand in for the TOTP code.
CREATE TABLE points.staff_device (
  station_id integer NOT NULL,
  device_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  token_digest bytea NOT NULL,
  pin_hash text NOT NULL,
  name text NOT NULL,
  registered_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (station_id, device_id),
  FOREIGN KEY (station_id, staff_id) REFERENCES points.staff
);
SELECT points.fence('points.staff_device', 'rows');
CREATE UNIQUE INDEX staff_device_by_token ON points.staff_device (station_id, token_digest);

-- committee_id and group_id narrow a role to a branch of the tree; NULL is the whole station.
CREATE TABLE points.staff_role (
  station_id integer NOT NULL,
  staff_role_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('leader', 'organiser', 'certifier', 'registrar', 'administrator', 'reviewer',
    'township', 'keeper', 'supervisor')),
  committee_id smallint,
  group_id smallint,
  -- certifiers only: a seat of the committee's panel, or an alternate
  alternate boolean NOT NULL DEFAULT false,
  from_day date NOT NULL,
  until_day date NOT NULL DEFAULT 'infinity',
  proposal_id uuid,
  PRIMARY KEY (station_id, staff_role_id),
  FOREIGN KEY (station_id, staff_id) REFERENCES points.staff,
  FOREIGN KEY (station_id, committee_id) REFERENCES points.committee,
  FOREIGN KEY (station_id, group_id) REFERENCES points.resident_group,
  CHECK (role <> 'leader' OR group_id IS NOT NULL),
  CHECK (role <> 'certifier' OR committee_id IS NOT NULL)
);
SELECT points.fence('points.staff_role', 'rows');
CREATE INDEX staff_role_by_staff ON points.staff_role (station_id, staff_id);
CREATE INDEX staff_role_by_seat ON points.staff_role (station_id, role, committee_id, from_day);

CREATE TABLE points.staff_session (
  station_id integer NOT NULL,
  token_digest bytea NOT NULL,
  session_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  csrf text NOT NULL,
  opened_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  stepped_up_at timestamptz,
  ended_at timestamptz,
  agent text NOT NULL,
  PRIMARY KEY (station_id, token_digest),
  FOREIGN KEY (station_id, staff_id) REFERENCES points.staff
);
SELECT points.fence('points.staff_session', 'rows');
CREATE INDEX staff_session_by_staff ON points.staff_session (station_id, staff_id);

CREATE TABLE points.kiosk (
  station_id integer NOT NULL REFERENCES points.station,
  kiosk_id uuid NOT NULL,
  name text NOT NULL,
  place text NOT NULL,
  -- {profile, widthPx, heightPx, pxPerMm}
  panel jsonb NOT NULL,
  public_key jsonb,
  state text NOT NULL CHECK (state IN ('pairing', 'waiting', 'active', 'revoked')),
  pairing_digest bytea,
  pairing_until timestamptz,
  approved_by uuid,
  build text,
  health jsonb NOT NULL DEFAULT '{}',
  seen_at timestamptz,
  -- somebody at the kiosk asked for staff, or too many wrong PINs did
  called_at timestamptz,
  -- staff opened the maintenance screen; it shows until then
  maintenance_until timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (station_id, kiosk_id)
);
SELECT points.fence('points.kiosk', 'rows');

-- One resident session a kiosk at a time: opening one ends the one before.
CREATE TABLE points.resident_session (
  station_id integer NOT NULL,
  token_digest bytea NOT NULL,
  session_id uuid NOT NULL,
  kiosk_id uuid NOT NULL,
  resident_id uuid NOT NULL,
  household_id uuid NOT NULL,
  card_id uuid,
  opened_by text NOT NULL CHECK (opened_by IN ('card', 'door', 'witness')),
  witness_id uuid,
  opened_at timestamptz NOT NULL,
  -- written at most every few seconds: the gate forgives that much
  seen_at timestamptz NOT NULL,
  idle_seconds integer NOT NULL,
  ends_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (station_id, token_digest),
  FOREIGN KEY (station_id, kiosk_id) REFERENCES points.kiosk,
  FOREIGN KEY (station_id, resident_id) REFERENCES points.resident
);
SELECT points.fence('points.resident_session', 'rows');
CREATE INDEX resident_session_by_card ON points.resident_session (station_id, card_id) WHERE ended_at IS NULL;
CREATE INDEX resident_session_by_resident ON points.resident_session (station_id, resident_id, opened_at DESC);
CREATE UNIQUE INDEX resident_session_open ON points.resident_session (station_id, kiosk_id) WHERE ended_at IS NULL;

-- Tries at PINs and passwords, kept beyond a restart. A row is written as wrong before anything is compared, so that
-- tries side by side cannot pass a limit together. scope: a digest of what was tried (card, door, login with address),
-- never what was typed; known and unknown cards leave the same row. place_id: the kiosk, or the member of staff at whose
-- desk it was. answered: staff came to a kiosk that called.
CREATE TABLE points.attempt (
  station_id integer NOT NULL,
  attempt_id uuid NOT NULL,
  scope text NOT NULL,
  place_id uuid,
  at timestamptz NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('wrong', 'right', 'answered')),
  forgiven_at timestamptz,
  PRIMARY KEY (station_id, attempt_id)
);
SELECT points.fence('points.attempt', 'rows');
CREATE INDEX attempt_by_scope ON points.attempt (station_id, scope, outcome, at DESC);
CREATE INDEX attempt_by_place ON points.attempt (station_id, place_id, outcome, at DESC);

-- A leader's or keeper's word that this is the person: opens one session without a PIN, once, within minutes.
CREATE TABLE points.witness_grant (
  station_id integer NOT NULL,
  grant_id uuid NOT NULL,
  resident_id uuid NOT NULL,
  witness_id uuid NOT NULL,
  code_digest bytea NOT NULL,
  reason text NOT NULL,
  granted_at timestamptz NOT NULL,
  until timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (station_id, grant_id),
  FOREIGN KEY (station_id, resident_id) REFERENCES points.resident,
  FOREIGN KEY (station_id, witness_id) REFERENCES points.staff (station_id, staff_id)
);
SELECT points.fence('points.witness_grant', 'rows');
CREATE INDEX witness_grant_by_time ON points.witness_grant (station_id, granted_at DESC);

-- Countersigning, one mechanism for all that domain.md names: proposed, countersigned with the minutes' number by
-- somebody else, in force from then.
CREATE TABLE points.proposal (
  station_id integer NOT NULL REFERENCES points.station,
  proposal_id uuid NOT NULL,
  kind text NOT NULL,
  payload jsonb NOT NULL,
  state text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'in-force', 'refused', 'withdrawn')),
  proposed_by uuid,
  proposed_at timestamptz NOT NULL,
  minutes_no text,
  filing_no text,
  countersigned_by uuid,
  countersigned_at timestamptz,
  reason text,
  PRIMARY KEY (station_id, proposal_id),
  CHECK (countersigned_by IS DISTINCT FROM proposed_by OR countersigned_by IS NULL),
  CHECK (state <> 'in-force' OR (minutes_no IS NOT NULL AND countersigned_at IS NOT NULL))
);
SELECT points.fence('points.proposal', 'rows');
CREATE INDEX proposal_waiting ON points.proposal (station_id, proposed_at) WHERE state = 'proposed';

-- What was proposed is what is countersigned, once: neither text nor proposer changes, and a decision stays.
CREATE FUNCTION points.guard_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'proposed' OR (NEW.kind, NEW.payload, NEW.proposed_by, NEW.proposed_at)
     IS DISTINCT FROM (OLD.kind, OLD.payload, OLD.proposed_by, OLD.proposed_at) THEN
    RAISE EXCEPTION 'a proposal is decided once, as it was made' USING ERRCODE = 'PS030';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_proposal BEFORE UPDATE ON points.proposal FOR EACH ROW EXECUTE FUNCTION points.guard_proposal();

-- No role without a proposal in force behind it; afterwards only its last day moves.
CREATE FUNCTION points.guard_staff_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.staff_id, NEW.role, NEW.committee_id, NEW.group_id, NEW.alternate, NEW.from_day, NEW.proposal_id)
       IS DISTINCT FROM (OLD.staff_id, OLD.role, OLD.committee_id, OLD.group_id, OLD.alternate, OLD.from_day, OLD.proposal_id)
       OR NEW.until_day > OLD.until_day THEN
      RAISE EXCEPTION 'a role is given anew, not changed' USING ERRCODE = 'PS030';
    END IF;
  ELSIF NOT EXISTS (SELECT FROM points.proposal p WHERE p.station_id = NEW.station_id
      AND p.proposal_id = NEW.proposal_id AND p.kind = 'staff-role' AND p.state = 'in-force') THEN
    RAISE EXCEPTION 'a role needs a countersigned proposal' USING ERRCODE = 'PS030';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_staff_role BEFORE INSERT OR UPDATE ON points.staff_role
  FOR EACH ROW EXECUTE FUNCTION points.guard_staff_role();
