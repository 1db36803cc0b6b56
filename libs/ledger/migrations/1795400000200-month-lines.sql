-- What a closed month held, by the committee and group that each entry bore on its day (domain.md, "Books"). Written by
-- points.close_month alone; the next month opens with its closing.
CREATE TABLE points.period_line (
  station_id integer NOT NULL,
  month date NOT NULL,
  committee_id smallint NOT NULL,
  group_id smallint NOT NULL,
  opening bigint NOT NULL,
  credited bigint NOT NULL,
  carried_in bigint NOT NULL,
  released bigint NOT NULL,
  returned bigint NOT NULL,
  restored bigint NOT NULL,
  transferred_in bigint NOT NULL,
  redeemed bigint NOT NULL,
  expired bigint NOT NULL,
  deducted bigint NOT NULL,
  reversed bigint NOT NULL,
  transferred_out bigint NOT NULL,
  closing bigint NOT NULL,
  PRIMARY KEY (station_id, month, committee_id, group_id),
  CHECK (closing = opening + credited + carried_in + released + returned + restored + transferred_in
                   - redeemed - expired - deducted - reversed - transferred_out)
);
SELECT points.fence('points.period_line', 'read');
ALTER TABLE points.period_line ADD CONSTRAINT period_line_period
  FOREIGN KEY (station_id, month) REFERENCES points.period (station_id, month);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON points.period_line FOR EACH ROW EXECUTE FUNCTION points.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON points.period_line EXECUTE FUNCTION points.refuse_change();
