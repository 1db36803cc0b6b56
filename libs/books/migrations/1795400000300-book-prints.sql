-- Registers and publicity lists on paper and as spreadsheets: asked for by a person, made by the worker, kept some days.
CREATE TABLE points.book_print (
  station_id integer NOT NULL REFERENCES points.station,
  -- made by the client
  print_id uuid NOT NULL,
  what text NOT NULL CHECK (what IN ('book', 'posting')),
  book text,
  list_id uuid,
  format text NOT NULL CHECK (format IN ('pdf', 'xlsx', 'csv')),
  -- as asked for, and what the asker's roles covered then
  filter jsonb NOT NULL,
  branch jsonb NOT NULL,
  masked boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'making', 'made', 'failed')),
  tries smallint NOT NULL DEFAULT 0,
  started_at timestamptz,
  rows_done integer NOT NULL DEFAULT 0,
  rows_total integer,
  pages integer,
  -- why it failed: too-many-rows, or error
  failure text,
  digest bytea,
  file_id uuid,
  asked_by uuid NOT NULL,
  asked_at timestamptz NOT NULL,
  made_at timestamptz,
  PRIMARY KEY (station_id, print_id),
  FOREIGN KEY (station_id, file_id) REFERENCES points.file,
  FOREIGN KEY (station_id, asked_by) REFERENCES points.staff (station_id, staff_id),
  CHECK ((what = 'book') = (book IS NOT NULL)),
  CHECK ((what = 'posting') = (list_id IS NOT NULL)),
  CHECK ((state = 'made') = (file_id IS NOT NULL AND digest IS NOT NULL AND made_at IS NOT NULL))
);
SELECT points.fence('points.book_print', 'rows');
CREATE INDEX book_print_due ON points.book_print (station_id, asked_at) WHERE state IN ('waiting', 'making');
CREATE INDEX book_print_by_staff ON points.book_print (station_id, asked_by, print_id DESC);

-- The registers page by these.
CREATE INDEX certification_by_time ON points.certification (station_id, voted_at, claim_id, round, staff_id);
CREATE INDEX objection_by_time ON points.objection (station_id, raised_at, objection_id);

-- How many days a print is kept: a setting, dated, for stations that are there already too.
INSERT INTO points.setting (station_id, key, valid_from, value)
SELECT s.station_id, 'books.keepDays', coalesce(min(x.valid_from), date '2018-09-01'), '7'
  FROM points.station s LEFT JOIN points.setting x ON x.station_id = s.station_id
 GROUP BY s.station_id;
