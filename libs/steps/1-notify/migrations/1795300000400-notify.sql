-- Step 1: what may be earned, attended or read; where, when, how many places.
CREATE TABLE points.notice (
  station_id integer NOT NULL REFERENCES points.station,
  notice_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('activity', 'lecture', 'appraisal', 'standing-act', 'job', 'announcement', 'covenant')),
  state text NOT NULL CHECK (state IN ('draft', 'open', 'closed')),
  title text NOT NULL,
  body text NOT NULL,
  place text,
  -- NULL: the whole station
  committee_id smallint,
  act_code text,
  starts_at timestamptz,
  ends_at timestamptz,
  closes_at timestamptz,
  places integer CHECK (places > 0),
  places_taken integer NOT NULL DEFAULT 0,
  created_by uuid,
  created_at timestamptz NOT NULL,
  opened_at timestamptz,
  closed_at timestamptz,
  PRIMARY KEY (station_id, notice_id),
  FOREIGN KEY (station_id, committee_id) REFERENCES points.committee,
  CHECK (places_taken >= 0 AND (places IS NULL OR places_taken <= places)),
  CHECK (ends_at IS NULL OR ends_at >= starts_at)
);
SELECT points.fence('points.notice', 'rows');
CREATE INDEX notice_by_state ON points.notice (station_id, state, kind, opened_at DESC, notice_id);
CREATE INDEX notice_due ON points.notice (station_id, closes_at) WHERE state = 'open' AND closes_at IS NOT NULL;

CREATE TABLE points.notice_signup (
  station_id integer NOT NULL,
  notice_id uuid NOT NULL,
  resident_id uuid NOT NULL,
  signed_up_at timestamptz NOT NULL,
  cancelled_at timestamptz,
  -- signed up, not cancelled, did not come: recorded by the organiser after the event
  no_show_at timestamptz,
  PRIMARY KEY (station_id, notice_id, resident_id),
  FOREIGN KEY (station_id, notice_id) REFERENCES points.notice,
  FOREIGN KEY (station_id, resident_id) REFERENCES points.resident
);
SELECT points.fence('points.notice_signup', 'rows');
CREATE INDEX notice_signup_by_resident ON points.notice_signup (station_id, resident_id, signed_up_at DESC);
