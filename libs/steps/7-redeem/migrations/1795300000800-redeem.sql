-- Step 7: a redemption is held, then handed over, released or returned. Rows here are written by this step's functions
-- alone: the application reads. Household, resident and items are checked by those functions while they hold their
-- rows; foreign keys would lock and check each of them once more on the busiest path of the station.
CREATE TYPE points.redemption_state AS ENUM ('held', 'handed-over', 'released', 'returned');
-- kiosk: held, then handed over at the counter; counter: in one go; paper: a slip of a power cut, entered next day
CREATE TYPE points.redemption_mode AS ENUM ('kiosk', 'counter', 'paper');
-- what the keeper handed over on
CREATE TYPE points.redemption_proof AS ENUM ('pin', 'code', 'witness', 'slip');

CREATE TABLE points.redemption (
  station_id integer NOT NULL,
  -- made by the client; the request's hash stands beside it: same id and request → this row, never a second one
  redemption_id uuid NOT NULL,
  hash bytea NOT NULL,
  household_id uuid NOT NULL,
  resident_id uuid NOT NULL,
  card_id uuid,
  state points.redemption_state NOT NULL,
  mode points.redemption_mode NOT NULL,
  -- [{"itemId", "nameZh", "nameEn", "unitZh", "unitEn", "pieces", "points"}]: points of one piece, as at this moment
  basket jsonb NOT NULL,
  pieces integer NOT NULL,
  points integer NOT NULL,
  -- the ledger's entry, and the balance that it left
  entry_version bigint NOT NULL,
  balance_after bigint NOT NULL,
  held_at timestamptz NOT NULL,
  hold_until timestamptz NOT NULL,
  actor_kind text NOT NULL,
  actor_id uuid NOT NULL,
  kiosk_id uuid,
  -- without a PIN: the leader or other keeper who stood beside it
  witness_id uuid,
  slip_no text,
  -- somebody entitled has shown the PIN at the counter's pad, or stood there beside a witness; the keeper may hand over for
  -- some minutes
  confirmed_at timestamptz,
  confirmed_by uuid,
  confirmed_beside uuid,
  code_tries smallint NOT NULL DEFAULT 0,
  -- receipts printed: every one but the first is marked as a reprint
  prints smallint NOT NULL DEFAULT 0,
  handed_over_at timestamptz,
  handed_over_by uuid,
  proof points.redemption_proof,
  -- who took the goods, when it was not the resident: a member or a proxy named in advance
  collector_id uuid,
  ended_at timestamptz,
  ended_by_kind text,
  ended_by uuid,
  end_reason text,
  PRIMARY KEY (station_id, redemption_id),
  -- separation of duties: whoever hands over is not the one who vouches for the resident
  CHECK (witness_id <> handed_over_by)
) WITH (fillfactor = 70);
SELECT points.fence('points.redemption', 'read');
CREATE INDEX redemption_by_household ON points.redemption (station_id, household_id, held_at);
CREATE INDEX redemption_held ON points.redemption (station_id, hold_until) WHERE state = 'held';
-- By period; the register itself is paged by id, which is a UUIDv7 and so lies in time's order.
CREATE INDEX redemption_by_time ON points.redemption USING brin (held_at);

-- A paper slip's number is entered once. Apart, so that no redemption of a kiosk has to look at it.
CREATE TABLE points.paper_slip (
  station_id integer NOT NULL REFERENCES points.station,
  slip_no text NOT NULL,
  redemption_id uuid NOT NULL,
  PRIMARY KEY (station_id, slip_no)
);
SELECT points.fence('points.paper_slip', 'read');

-- What a redemption stands on beside its basket: what the caller's rules and settings came to at this moment.
CREATE TYPE points.redeem_terms AS (
  mode points.redemption_mode,
  -- false: refused with shop_closed, unless the request is a replay
  open boolean,
  hold_until timestamptz,
  -- points: what the household may spend in this month, what of it without a PIN, and in one redemption on paper; NULL is
  -- no limit
  month_points integer,
  witnessed_points integer,
  once_points integer,
  -- start of the station's month
  month_start timestamptz,
  -- the station's day, for prices
  day date,
  card_id uuid,
  actor_kind text,
  actor_id uuid,
  kiosk_id uuid,
  witness_id uuid,
  slip_no text,
  -- counter and paper: the keeper who hands over at once
  keeper_id uuid,
  collector_id uuid,
  happened_at timestamptz
);

-- What a redemption came to.
CREATE TYPE points.redeemed AS (
  replayed boolean,
  state points.redemption_state,
  basket jsonb,
  pieces integer,
  points integer,
  balance bigint,
  held_at timestamptz,
  hold_until timestamptz
);

-- The keeper's basket in counter mode: scanned at the desk, shown on the PIN pad, confirmed there by the resident.
CREATE TABLE points.counter_basket (
  station_id integer NOT NULL,
  basket_id uuid NOT NULL,
  kiosk_id uuid NOT NULL,
  household_id uuid NOT NULL,
  keeper_id uuid NOT NULL,
  -- [{"itemId", "pieces", "points"}] as the keeper's screen showed them
  lines jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'confirmed', 'dropped')),
  made_at timestamptz NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (station_id, basket_id),
  FOREIGN KEY (station_id, kiosk_id) REFERENCES points.kiosk,
  FOREIGN KEY (station_id, household_id) REFERENCES points.household,
  FOREIGN KEY (station_id, keeper_id) REFERENCES points.staff
);
SELECT points.fence('points.counter_basket', 'rows');
-- A pad shows one basket at a time.
CREATE UNIQUE INDEX counter_basket_waiting ON points.counter_basket (station_id, kiosk_id) WHERE state = 'waiting';

-- Queue numbers on busy days: counted anew each day.
CREATE TABLE points.queue_ticket (
  station_id integer NOT NULL REFERENCES points.station,
  day date NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  household_id uuid NOT NULL,
  redemption_id uuid,
  state text NOT NULL CHECK (state IN ('waiting', 'called', 'served', 'missed')),
  taken_at timestamptz NOT NULL,
  called_at timestamptz,
  called_by uuid,
  ended_at timestamptz,
  PRIMARY KEY (station_id, day, number),
  FOREIGN KEY (station_id, household_id) REFERENCES points.household
);
SELECT points.fence('points.queue_ticket', 'rows');
-- A household stands in the queue once.
CREATE UNIQUE INDEX queue_ticket_open ON points.queue_ticket (station_id, day, household_id) WHERE state IN ('waiting', 'called');
CREATE TABLE points.queue_counter (
  station_id integer NOT NULL REFERENCES points.station,
  day date NOT NULL,
  last_number integer NOT NULL,
  PRIMARY KEY (station_id, day)
);
SELECT points.fence('points.queue_counter', 'rows');
