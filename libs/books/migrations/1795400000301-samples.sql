-- Samples that a supervisor drew for inspection: the seed and the period draw the same claims again.
CREATE TABLE points.inspection_sample (
  station_id integer NOT NULL REFERENCES points.station,
  sample_id uuid NOT NULL,
  seed text NOT NULL,
  -- registered in these days, and until the moment of the draw
  first_day date NOT NULL,
  last_day date NOT NULL,
  population integer NOT NULL CHECK (population > 0),
  -- in the order of their ranks
  claim_ids uuid[] NOT NULL,
  drawn_by uuid NOT NULL,
  drawn_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, sample_id),
  FOREIGN KEY (station_id, drawn_by) REFERENCES points.staff (station_id, staff_id)
);
SELECT points.fence('points.inspection_sample', 'append');
