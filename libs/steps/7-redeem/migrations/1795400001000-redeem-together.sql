-- Redemptions that arrive together are made together (docs/decisions/0013-together.md): points.redeem_together.
DROP FUNCTION IF EXISTS points.redeem(integer, timestamptz, uuid, bytea, uuid, uuid, uuid[], integer[], integer[], points.redeem_terms);

-- The arguments of points.redeem_take.
CREATE TYPE points.redeem_order AS (
  station_id integer,
  now timestamptz,
  redemption_id uuid,
  hash bytea,
  household_id uuid,
  resident_id uuid,
  -- sorted by id, each once; pieces and prices (points of a piece, as the resident saw them) beside them
  items uuid[],
  pieces integer[],
  prices integer[],
  terms points.redeem_terms
);

-- What points.redeem_take has made, and the rows that points.redeem_write adds for it. A replay has none to add.
CREATE TYPE points.redeem_taken AS (
  made points.redeemed,
  redemption points.redemption,
  entry points.entry,
  movements points.stock_movement[]
);

-- What became of an order: the SQLSTATE that refused it and its facts, or what was made.
CREATE TYPE points.redeem_outcome AS (
  refused text,
  detail text,
  replayed boolean,
  state points.redemption_state,
  basket jsonb,
  pieces integer,
  points integer,
  balance bigint,
  held_at timestamptz,
  hold_until timestamptz
);
