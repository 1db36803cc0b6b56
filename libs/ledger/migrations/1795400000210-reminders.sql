-- That a household was told of points that lapse, once for each of the station's times before (domain.md, "Expire": 60, 30
-- and 7 days). The kiosk, the receipt and the leader's sheet tell it from the lots themselves; this is what vouches for it.
CREATE TABLE points.expiry_reminder (
  station_id integer NOT NULL,
  household_id uuid NOT NULL,
  expires_on date NOT NULL,
  -- which of the station's times it was
  days_before integer NOT NULL CHECK (days_before >= 0),
  -- what would have lapsed
  points bigint NOT NULL CHECK (points > 0),
  reminded_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, household_id, expires_on, days_before)
);
SELECT points.fence('points.expiry_reminder', 'append');
ALTER TABLE points.expiry_reminder ADD CONSTRAINT expiry_reminder_account
  FOREIGN KEY (station_id, household_id) REFERENCES points.account (station_id, household_id);

-- The days on which a station's lots were looked through: once a day, so that a sweep asks for one row a station.
CREATE TABLE points.reminder_round (
  station_id integer NOT NULL REFERENCES points.station,
  day date NOT NULL,
  households integer NOT NULL CHECK (households >= 0),
  made_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, day)
);
SELECT points.fence('points.reminder_round', 'append');
