-- The county's own reading across stations (docs/decisions/0009-county.md): a county is a tenant without households,
-- and what its viewers reach is data of that tenant, written by the operator alone.
CREATE TABLE points.county_member (
  -- the county's tenant
  station_id integer NOT NULL REFERENCES points.station,
  -- a station of the county
  member_id integer NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (station_id, member_id),
  CHECK (member_id <> station_id)
);
SELECT points.fence('points.county_member', 'read');

-- A sample that the county drew: whoever has the seed draws the same lines again (libs/books/src/sample/draw.ts).
CREATE TABLE points.county_sample (
  station_id integer NOT NULL REFERENCES points.station,
  sample_id uuid NOT NULL,
  seed text NOT NULL,
  first_day date NOT NULL,
  last_day date NOT NULL,
  -- lines that it was drawn from
  population integer NOT NULL CHECK (population >= 0),
  drawn_by uuid NOT NULL,
  drawn_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, sample_id)
);
SELECT points.fence('points.county_sample', 'append');
CREATE TABLE points.county_sample_line (
  station_id integer NOT NULL,
  sample_id uuid NOT NULL,
  place smallint NOT NULL CHECK (place > 0),
  member_id integer NOT NULL,
  list_id uuid NOT NULL,
  line_no integer NOT NULL,
  PRIMARY KEY (station_id, sample_id, place)
);
SELECT points.fence('points.county_sample_line', 'append');
ALTER TABLE points.county_sample_line ADD CONSTRAINT county_sample_line_sample
  FOREIGN KEY (station_id, sample_id) REFERENCES points.county_sample (station_id, sample_id);

-- In the station looked into: who of which county read more of a line than lists show, and on what ground. The ground is
-- free text, so it may be erased; that there was a look stands in the trail too.
CREATE TABLE points.county_look (
  station_id integer NOT NULL REFERENCES points.station,
  look_id uuid NOT NULL,
  county_id integer NOT NULL,
  staff_id uuid NOT NULL,
  claim_id uuid NOT NULL,
  ground text,
  looked_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, look_id)
);
SELECT points.fence('points.county_look', 'rows');
ALTER TABLE points.county_look ADD CONSTRAINT county_look_claim
  FOREIGN KEY (station_id, claim_id) REFERENCES points.claim (station_id, claim_id);
