-- Goods: what is offered, what it costs, how much of it is there, and every movement that made it so.
-- Kinds that every redemption writes are enum types: PostgreSQL parses a CHECK anew for each statement, which took a third
-- of a redemption's time (docs/decisions/0006-hot-rows.md).
-- Tobacco, alcohol, medicine and cash-like cards cannot be stored at all: no category for them exists (domain.md, "Redeem").
CREATE TABLE points.item (
  station_id integer NOT NULL REFERENCES points.station,
  item_id uuid NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  unit_zh text NOT NULL,
  unit_en text NOT NULL,
  category text NOT NULL CHECK (category IN ('staple', 'oil', 'seasoning', 'food', 'drink', 'cleaning', 'hygiene', 'kitchen',
    'clothing', 'school', 'farming', 'other')),
  -- what the keeper's scanner reads; several items never share one
  barcode text CHECK (barcode ~ '^[0-9A-Za-z-]{4,32}$'),
  icon text NOT NULL,
  picture_id uuid,
  offered boolean NOT NULL DEFAULT false,
  -- pieces: at most so many in one redemption, and in a month by one member or one household; NULL is no limit
  limit_each integer CHECK (limit_each > 0),
  limit_member_month integer CHECK (limit_member_month > 0),
  limit_household_month integer CHECK (limit_household_month > 0),
  -- pieces: at or below this the keeper is told
  low_stock integer NOT NULL DEFAULT 0 CHECK (low_stock >= 0),
  sort integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, item_id),
  FOREIGN KEY (station_id, picture_id) REFERENCES points.file
);
SELECT points.fence('points.item', 'rows');
CREATE UNIQUE INDEX item_by_barcode ON points.item (station_id, barcode) WHERE barcode IS NOT NULL;

-- Prices by version, countersigned: the version of a day is the latest one not after it; of two from one day the later
-- recorded. 1 point = CNY 1 reference price, and a point price never exceeds the shelf price.
CREATE TABLE points.item_price (
  station_id integer NOT NULL,
  item_id uuid NOT NULL,
  valid_from date NOT NULL,
  recorded_at timestamptz NOT NULL,
  -- NULL: shelf price alone; the item cannot be redeemed from that day
  point_price integer CHECK (point_price > 0),
  shelf_price_fen integer NOT NULL CHECK (shelf_price_fen > 0),
  proposal_id uuid,
  PRIMARY KEY (station_id, item_id, valid_from, recorded_at),
  FOREIGN KEY (station_id, item_id) REFERENCES points.item,
  CHECK (point_price * 100 <= shelf_price_fen)
);
SELECT points.fence('points.item_price', 'append');

-- Pieces in and out. Direction belongs to the kind, never to a sign (points.stock_effect):
--   received donated surplus returned   free +         released   allocated → free
--   sold spoiled shortage               free −         allocated  free → allocated
--   handed-over                         allocated −
CREATE TYPE points.stock_kind AS ENUM ('received', 'donated', 'surplus', 'returned', 'released', 'sold', 'spoiled',
  'shortage', 'allocated', 'handed-over');

-- How much of an item there is: the sum of its movements, kept by functions alone. Pieces; allocated ones lie ready for
-- redemptions that are held. A row of its own, so that the busiest rows of the shop stay small.
CREATE TABLE points.stock (
  station_id integer NOT NULL,
  item_id uuid NOT NULL,
  free integer NOT NULL DEFAULT 0,
  allocated integer NOT NULL DEFAULT 0,
  -- counts the item's movements without gaps
  version bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (station_id, item_id),
  CHECK (free >= 0 AND allocated >= 0)
) WITH (fillfactor = 50);
SELECT points.fence('points.stock', 'read');
ALTER TABLE points.stock ADD CONSTRAINT stock_item
  FOREIGN KEY (station_id, item_id) REFERENCES points.item (station_id, item_id);

-- Append-only. An item is known by its stock's row, which every function holds while it writes here.
CREATE TABLE points.stock_movement (
  station_id integer NOT NULL,
  item_id uuid NOT NULL,
  version bigint NOT NULL,
  kind points.stock_kind NOT NULL,
  pieces integer NOT NULL CHECK (pieces > 0),
  free_after integer NOT NULL,
  allocated_after integer NOT NULL,
  at timestamptz NOT NULL,
  -- the redemption, receipt or count that moved them; NULL for single pieces
  source_id uuid,
  best_before date,
  reason text,
  actor_kind text NOT NULL,
  actor_id uuid,
  PRIMARY KEY (station_id, item_id, version)
);
SELECT points.fence('points.stock_movement', 'read');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON points.stock_movement
  FOR EACH ROW EXECUTE FUNCTION points.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON points.stock_movement EXECUTE FUNCTION points.refuse_change();
-- The register of goods in and out by period: rows lie in time's order, so a summary of pages finds them, and costs the
-- redemption nothing.
CREATE INDEX stock_movement_by_time ON points.stock_movement USING brin (at);

-- A delivery or a donation, as it stands on the paper; its movements name it as their source.
CREATE TABLE points.stock_receipt (
  station_id integer NOT NULL REFERENCES points.station,
  receipt_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('purchase', 'donation')),
  -- supplier or donor, as it stands on the paper
  from_whom text NOT NULL,
  document_no text,
  received_at timestamptz NOT NULL,
  received_by uuid NOT NULL,
  PRIMARY KEY (station_id, receipt_id)
);
SELECT points.fence('points.stock_receipt', 'append');
CREATE INDEX stock_receipt_by_time ON points.stock_receipt (station_id, received_at, receipt_id);
CREATE TABLE points.stock_receipt_line (
  station_id integer NOT NULL,
  receipt_id uuid NOT NULL,
  line_no smallint NOT NULL,
  item_id uuid NOT NULL,
  pieces integer NOT NULL CHECK (pieces > 0),
  best_before date,
  PRIMARY KEY (station_id, receipt_id, line_no),
  FOREIGN KEY (station_id, receipt_id) REFERENCES points.stock_receipt,
  FOREIGN KEY (station_id, item_id) REFERENCES points.item
);
SELECT points.fence('points.stock_receipt_line', 'append');
CREATE INDEX stock_receipt_line_by_item ON points.stock_receipt_line (station_id, item_id, best_before);

-- A count sheet: what the books said and what lay there, every line, also where they agree.
CREATE TABLE points.stock_count (
  station_id integer NOT NULL REFERENCES points.station,
  count_id uuid NOT NULL,
  counted_at timestamptz NOT NULL,
  counted_by uuid NOT NULL,
  note text,
  PRIMARY KEY (station_id, count_id)
);
SELECT points.fence('points.stock_count', 'append');
CREATE INDEX stock_count_by_time ON points.stock_count (station_id, counted_at, count_id);
CREATE TABLE points.stock_count_line (
  station_id integer NOT NULL,
  count_id uuid NOT NULL,
  item_id uuid NOT NULL,
  -- pieces in the shop: free and allocated together
  expected integer NOT NULL CHECK (expected >= 0),
  counted integer NOT NULL CHECK (counted >= 0),
  PRIMARY KEY (station_id, count_id, item_id),
  FOREIGN KEY (station_id, count_id) REFERENCES points.stock_count,
  FOREIGN KEY (station_id, item_id) REFERENCES points.item
);
SELECT points.fence('points.stock_count_line', 'append');

-- Single days that differ from the weekly opening hours (settings redeem.openDays, opensAt, closesAt).
CREATE TABLE points.shop_day (
  station_id integer NOT NULL REFERENCES points.station,
  day date NOT NULL,
  open boolean NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (station_id, day)
);
SELECT points.fence('points.shop_day', 'erasable');

-- An item at the moment when pieces of it were taken: what a redemption's basket keeps of it, its limits, its stock.
CREATE TYPE points.taken_item AS (
  name_zh text,
  name_en text,
  unit_zh text,
  unit_en text,
  limit_each integer,
  limit_member_month integer,
  limit_household_month integer,
  -- points of one piece; NULL: not to be redeemed on that day
  price integer,
  free integer,
  allocated integer,
  version bigint
);
