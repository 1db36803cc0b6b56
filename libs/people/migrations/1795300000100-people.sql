-- The tree of committees, groups and buildings; households and residents below it. What a public list may never show
-- (phone, id number, disability, income support) lies in resident_private, the door in dwelling: the publisher's role
-- has no right to either.
CREATE TABLE points.committee (
  station_id integer NOT NULL REFERENCES points.station,
  committee_id smallint NOT NULL CHECK (committee_id > 0),
  name text NOT NULL,
  PRIMARY KEY (station_id, committee_id)
);
SELECT points.fence('points.committee', 'rows');
CREATE UNIQUE INDEX committee_by_name ON points.committee (station_id, name);

CREATE TABLE points.resident_group (
  station_id integer NOT NULL,
  group_id smallint NOT NULL CHECK (group_id > 0),
  committee_id smallint NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (station_id, group_id),
  FOREIGN KEY (station_id, committee_id) REFERENCES points.committee
);
SELECT points.fence('points.resident_group', 'rows');
CREATE UNIQUE INDEX resident_group_by_name ON points.resident_group (station_id, committee_id, name);

CREATE TABLE points.building (
  station_id integer NOT NULL,
  building_id smallint NOT NULL CHECK (building_id > 0),
  group_id smallint NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (station_id, building_id),
  FOREIGN KEY (station_id, group_id) REFERENCES points.resident_group
);
SELECT points.fence('points.building', 'rows');
-- A roster names a building by its name alone: two of one name could not be told apart on a list either.
CREATE UNIQUE INDEX building_by_name ON points.building (station_id, name);

CREATE TABLE points.household (
  station_id integer NOT NULL,
  household_id uuid NOT NULL,
  building_id smallint NOT NULL,
  head_id uuid,
  -- the committee's own number of the household, where its books have one
  household_no text,
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'closed')),
  away_since date,
  back_since date,
  opened_on date NOT NULL,
  closed_on date,
  -- the roster that brought it: what an undo takes back
  import_id uuid,
  -- closed by a merge: who has its points and its open claims since
  merged_into uuid,
  PRIMARY KEY (station_id, household_id),
  CHECK (state = 'closed' OR merged_into IS NULL),
  FOREIGN KEY (station_id, building_id) REFERENCES points.building
);
SELECT points.fence('points.household', 'rows');
CREATE INDEX household_by_building ON points.household (station_id, building_id, household_id);
CREATE UNIQUE INDEX household_by_number ON points.household (station_id, building_id, household_no)
  WHERE household_no IS NOT NULL AND state = 'active';

-- The door: used by the room picker and by staff of the branch, on no list.
CREATE TABLE points.dwelling (
  station_id integer NOT NULL,
  household_id uuid NOT NULL,
  building_id smallint NOT NULL,
  unit text NOT NULL,
  room text NOT NULL,
  PRIMARY KEY (station_id, household_id),
  FOREIGN KEY (station_id, household_id) REFERENCES points.household
);
SELECT points.fence('points.dwelling', 'rows');
CREATE INDEX dwelling_by_door ON points.dwelling (station_id, building_id, unit, room);

CREATE TABLE points.resident (
  station_id integer NOT NULL,
  resident_id uuid NOT NULL,
  household_id uuid NOT NULL,
  -- NULL once erased: chains and books know residents by id alone
  name text,
  -- the name as a public list shows it, written with the name by the one masking rule (libs/people/src/masking.ts)
  masked_name text,
  -- the reading, syllables apart, and its first letters: for search; correctable, since a surname may read otherwise
  pinyin text,
  initials text,
  relation text NOT NULL,
  born_on date,
  full_capacity boolean NOT NULL DEFAULT true,
  guardian_id uuid,
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'left', 'deceased')),
  joined_on date NOT NULL,
  left_on date,
  erased_at timestamptz,
  import_id uuid,
  PRIMARY KEY (station_id, resident_id),
  CHECK (name IS NOT NULL OR masked_name IS NULL),
  CHECK ((erased_at IS NULL) = (name IS NOT NULL)),
  FOREIGN KEY (station_id, household_id) REFERENCES points.household,
  FOREIGN KEY (station_id, guardian_id) REFERENCES points.resident
);
SELECT points.fence('points.resident', 'rows');
CREATE INDEX resident_by_guardian ON points.resident (station_id, guardian_id) WHERE guardian_id IS NOT NULL;
CREATE INDEX resident_by_household ON points.resident (station_id, household_id, resident_id);
CREATE INDEX resident_by_initials ON points.resident (station_id, initials text_pattern_ops);
CREATE INDEX resident_by_name ON points.resident (station_id, name text_pattern_ops);
ALTER TABLE points.household ADD CONSTRAINT household_head
  FOREIGN KEY (station_id, head_id) REFERENCES points.resident (station_id, resident_id);
CREATE INDEX household_by_head ON points.household (station_id, head_id) WHERE head_id IS NOT NULL;

-- Sensitive by law (PIPL art. 28, GB/T 45574-2025). Id numbers are kept only to tell people apart at import: as a keyed
-- digest and the last four digits.
CREATE TABLE points.resident_private (
  station_id integer NOT NULL,
  resident_id uuid NOT NULL,
  phone text,
  id_digest bytea,
  id_last4 text,
  disability text,
  income_support boolean NOT NULL DEFAULT false,
  PRIMARY KEY (station_id, resident_id),
  FOREIGN KEY (station_id, resident_id) REFERENCES points.resident
);
SELECT points.fence('points.resident_private', 'erasable');
CREATE UNIQUE INDEX resident_by_id_digest ON points.resident_private (station_id, id_digest) WHERE id_digest IS NOT NULL;

-- Near relatives (Civil Code art. 1045), declared yearly; each pair is stored both ways. Co-residents need no row.
CREATE TABLE points.kin (
  station_id integer NOT NULL,
  resident_id uuid NOT NULL,
  kin_id uuid NOT NULL,
  relation text NOT NULL,
  declared_on date NOT NULL,
  -- a tie that ended (divorce), or one declared by mistake
  ended_on date,
  PRIMARY KEY (station_id, resident_id, kin_id),
  FOREIGN KEY (station_id, resident_id) REFERENCES points.resident,
  FOREIGN KEY (station_id, kin_id) REFERENCES points.resident,
  CHECK (resident_id <> kin_id)
);
SELECT points.fence('points.kin', 'rows');

-- That somebody declared, also that there is nobody to declare: who sits on a panel does so yearly.
CREATE TABLE points.kin_declaration (
  station_id integer NOT NULL,
  resident_id uuid NOT NULL,
  declared_on date NOT NULL,
  declared_by uuid,
  kin_count integer NOT NULL CHECK (kin_count >= 0),
  PRIMARY KEY (station_id, resident_id, declared_on),
  FOREIGN KEY (station_id, resident_id) REFERENCES points.resident
);
SELECT points.fence('points.kin_declaration', 'rows');

-- Consent to be named on public lists: given and withdrawn, never edited. given_by is the resident, or the guardian.
CREATE TABLE points.consent (
  station_id integer NOT NULL,
  resident_id uuid NOT NULL,
  given_at timestamptz NOT NULL,
  given_by uuid,
  given_through text NOT NULL DEFAULT 'paper' CHECK (given_through IN ('roster', 'paper', 'kiosk')),
  recorded_by uuid,
  withdrawn_at timestamptz,
  PRIMARY KEY (station_id, resident_id, given_at),
  FOREIGN KEY (station_id, resident_id) REFERENCES points.resident
);
SELECT points.fence('points.consent', 'rows');
CREATE UNIQUE INDEX consent_in_force ON points.consent (station_id, resident_id) WHERE withdrawn_at IS NULL;

-- Who may collect goods for a household, named in advance.
CREATE TABLE points.proxy (
  station_id integer NOT NULL,
  household_id uuid NOT NULL,
  resident_id uuid NOT NULL,
  from_day date NOT NULL,
  until_day date NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (station_id, household_id, resident_id, from_day),
  FOREIGN KEY (station_id, household_id) REFERENCES points.household,
  FOREIGN KEY (station_id, resident_id) REFERENCES points.resident
);
SELECT points.fence('points.proxy', 'rows');

-- Cards belong to residents. The secret is stored as a digest: a copy of the database opens no account.
CREATE TABLE points.card (
  station_id integer NOT NULL,
  card_id uuid NOT NULL,
  resident_id uuid NOT NULL,
  secret_digest bytea NOT NULL,
  pin_hash text,
  -- NULL while the PIN is the printed first one, which its holder must change
  pin_set_at timestamptz,
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'lost', 'replaced', 'ended')),
  points_per_month integer CHECK (points_per_month >= 0),
  issued_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (station_id, card_id),
  FOREIGN KEY (station_id, resident_id) REFERENCES points.resident
);
SELECT points.fence('points.card', 'rows');
CREATE UNIQUE INDEX card_by_secret ON points.card (station_id, secret_digest);
CREATE INDEX card_by_resident ON points.card (station_id, resident_id);
-- A resident carries one card in force.
CREATE UNIQUE INDEX card_in_force ON points.card (station_id, resident_id) WHERE state = 'active';

-- A roster that waits for its countersignature: parsed rows, in force for nobody, gone once decided (rows NULL).
CREATE TABLE points.roster_import (
  station_id integer NOT NULL REFERENCES points.station,
  import_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('proposed', 'in-force', 'refused', 'undone')),
  file_digest bytea NOT NULL,
  rows jsonb,
  row_count integer NOT NULL CHECK (row_count > 0),
  households integer NOT NULL,
  residents integer NOT NULL,
  known integer NOT NULL,
  proposal_id uuid NOT NULL,
  proposed_by uuid,
  proposed_at timestamptz NOT NULL,
  decided_at timestamptz,
  PRIMARY KEY (station_id, import_id),
  CHECK ((state = 'proposed') = (rows IS NOT NULL))
);
SELECT points.fence('points.roster_import', 'rows');

-- Splits, merges, moves, deaths: what happened and when; the balanced ledger entries name this row as their source.
CREATE TABLE points.life_event (
  station_id integer NOT NULL,
  event_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('split', 'merge', 'move', 'member-moved', 'death', 'left', 'joined')),
  household_id uuid NOT NULL,
  other_household_id uuid,
  resident_id uuid,
  happened_on date NOT NULL,
  points integer NOT NULL DEFAULT 0 CHECK (points >= 0),
  proposal_id uuid,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, event_id),
  FOREIGN KEY (station_id, household_id) REFERENCES points.household
);
SELECT points.fence('points.life_event', 'append');

-- What the publisher may read to compose a public line: the tree, and names through points.public_name alone.
GRANT SELECT ON points.committee, points.resident_group, points.building TO points_publisher;
GRANT SELECT (station_id, household_id, building_id) ON points.household TO points_publisher;
