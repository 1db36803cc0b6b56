-- One household, one account. Rows here are written by the ledger's functions alone: the application reads.
-- Balance, lots and head stand beside the entries for speed; `npm run verify` computes them again from the entries.
CREATE TABLE points.account (
  station_id integer NOT NULL,
  household_id uuid NOT NULL,
  balance bigint NOT NULL DEFAULT 0 CHECK (balance >= 0),
  -- counts the account's entries without gaps
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  -- hash of the latest entry; 32 zero bytes before the first
  head bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK (length(head) = 32),
  -- the branch whose books hold the balance: every entry bears it, and points.move_points alone changes it
  committee_id smallint NOT NULL,
  group_id smallint NOT NULL,
  opened_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, household_id)
) WITH (fillfactor = 80);
SELECT points.fence('points.account', 'read');
ALTER TABLE points.account ADD CONSTRAINT account_household
  FOREIGN KEY (station_id, household_id) REFERENCES points.household (station_id, household_id);

-- What is left to spend, by the last day on which it can be spent. Credits with one expiry day share a lot; `grace`
-- keeps apart what has been given its one extension.
CREATE TABLE points.lot (
  station_id integer NOT NULL,
  household_id uuid NOT NULL,
  expires_on date NOT NULL,
  grace boolean NOT NULL,
  remaining bigint NOT NULL CHECK (remaining >= 0),
  PRIMARY KEY (station_id, household_id, expires_on, grace)
) WITH (fillfactor = 80);
SELECT points.fence('points.lot', 'read');
ALTER TABLE points.lot ADD CONSTRAINT lot_account
  FOREIGN KEY (station_id, household_id) REFERENCES points.account (station_id, household_id);
CREATE INDEX lot_by_expiry ON points.lot (station_id, expires_on);

-- 积分明细. Direction belongs to the kind, never to a sign (points.entry_gives).
CREATE TABLE points.entry (
  station_id integer NOT NULL,
  household_id uuid NOT NULL,
  version bigint NOT NULL CHECK (version > 0),
  kind text NOT NULL CHECK (kind IN ('credit', 'redeem', 'release', 'return', 'expire', 'deduct', 'reverse-credit',
    'reverse-deduct', 'transfer-out', 'transfer-in', 'carry-in')),
  points integer NOT NULL CHECK (points > 0),
  balance_after bigint NOT NULL CHECK (balance_after >= 0),
  -- what it stands on: claim, redemption, life-event; an expiry stands on the lots alone
  source_kind text NOT NULL CHECK (source_kind ~ '^[a-z-]{1,20}$'),
  source_id uuid,
  -- [{"expiresOn", "grace", "points"}], earliest first: their points are the entry's
  lots jsonb NOT NULL,
  -- of acts alone; honour totals are sums over these
  carrier text CHECK (carrier ~ '^[a-z]{1,20}$'),
  act_code text CHECK (act_code ~ '^[A-Z][0-9]{2}$'),
  actor_kind text NOT NULL CHECK (actor_kind IN ('resident', 'staff', 'kiosk', 'system', 'operator')),
  actor_id uuid,
  kiosk_id uuid,
  -- the branch that the household belonged to on the day of the entry: the month is closed by it
  committee_id smallint NOT NULL,
  group_id smallint NOT NULL,
  -- when it was so, and when it was written
  happened_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (station_id, household_id, version),
  CHECK (happened_at <= created_at)
);
SELECT points.fence('points.entry', 'read');
ALTER TABLE points.entry ADD CONSTRAINT entry_account
  FOREIGN KEY (station_id, household_id) REFERENCES points.account (station_id, household_id);
-- One entry of a kind for one source and household: a second credit of a claim cannot be written, whatever runs twice.
CREATE UNIQUE INDEX entry_by_source ON points.entry (station_id, source_id, kind, household_id) WHERE source_id IS NOT NULL;
CREATE INDEX entry_by_time ON points.entry (station_id, created_at);
CREATE INDEX entry_honour ON points.entry (station_id, household_id, carrier) INCLUDE (kind, points) WHERE carrier IS NOT NULL;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON points.entry FOR EACH ROW EXECUTE FUNCTION points.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON points.entry EXECUTE FUNCTION points.refuse_change();

-- What a deduction or reversal could not take, because a balance never goes below zero (domain.md, "Deduct"). Nothing
-- of it is owed later.
CREATE TABLE points.waiver (
  station_id integer NOT NULL,
  household_id uuid NOT NULL,
  source_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('deduct', 'reverse-credit')),
  points integer NOT NULL CHECK (points > 0),
  carrier text,
  act_code text,
  committee_id smallint NOT NULL,
  group_id smallint NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, source_id, kind, household_id)
);
SELECT points.fence('points.waiver', 'read');
CREATE INDEX waiver_by_household ON points.waiver (station_id, household_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON points.waiver FOR EACH ROW EXECUTE FUNCTION points.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON points.waiver EXECUTE FUNCTION points.refuse_change();

-- What each digest of a day vouches for: how far it found every account that had moved since the digest before. Told by
-- what was there, not by any clock, so that an entry written late falls to the next digest.
CREATE TABLE points.digest_head (
  station_id integer NOT NULL,
  day date NOT NULL,
  household_id uuid NOT NULL,
  version bigint NOT NULL CHECK (version > 0),
  PRIMARY KEY (station_id, day, household_id)
);
SELECT points.fence('points.digest_head', 'append');
CREATE UNIQUE INDEX digest_head_by_account ON points.digest_head (station_id, household_id, version);

-- What the nightly verification found. The rows themselves are in the worker's log and in `npm run verify`.
CREATE TABLE points.verification (
  station_id integer NOT NULL REFERENCES points.station,
  day date NOT NULL,
  findings integer NOT NULL CHECK (findings >= 0),
  -- how many of each check: {"entry-hash": 1}
  by_check jsonb NOT NULL,
  verified_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, day)
);
SELECT points.fence('points.verification', 'append');

-- Closed months. An entry neither happens nor is written in one: later fixes are new entries.
CREATE TABLE points.period (
  station_id integer NOT NULL REFERENCES points.station,
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  closed_at timestamptz NOT NULL,
  closed_by uuid NOT NULL,
  PRIMARY KEY (station_id, month)
);
SELECT points.fence('points.period', 'read');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON points.period FOR EACH ROW EXECUTE FUNCTION points.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON points.period EXECUTE FUNCTION points.refuse_change();

-- What every movement says of itself, beside whose account and how many points.
CREATE TYPE points.movement AS (
  kind text,
  source_kind text,
  source_id uuid,
  carrier text,
  act_code text,
  actor_kind text,
  actor_id uuid,
  kiosk_id uuid,
  happened_at timestamptz,
  created_at timestamptz
);

-- An account while its row is locked.
CREATE TYPE points.locked_account AS (
  household_id uuid,
  balance bigint,
  version bigint,
  head bytea,
  committee_id smallint,
  group_id smallint
);

-- What a movement has written.
CREATE TYPE points.posted AS (
  version bigint,
  points integer,
  balance bigint,
  lots jsonb,
  committee_id smallint,
  group_id smallint
);

-- One line of a batch that gives: a publicized claim, an opening balance.
CREATE TYPE points.credit_line AS (
  line_no integer,
  household_id uuid,
  points integer,
  expires_on date,
  carrier text,
  act_code text,
  source_id uuid
);
