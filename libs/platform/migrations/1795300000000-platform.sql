-- The tenant, its settings, the trail, and the fence that every station table stands behind.
-- Two roles beside the owner: the application's, which owns nothing, and the publisher's, which sees nothing that a
-- public list may not show. Roles belong to the cluster, so another database of it may have made them already.
DO $$ BEGIN CREATE ROLE points_app NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE points_publisher NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
GRANT points_publisher TO points_app WITH INHERIT FALSE, SET TRUE;
GRANT USAGE ON SCHEMA points TO points_app, points_publisher;

CREATE TABLE points.function_file (path text PRIMARY KEY, checksum text NOT NULL);

-- A hook for a sharded server (scale-out.md, rule 2): nothing without the extension.
CREATE FUNCTION points.distribute(tab regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
    EXECUTE format('SELECT create_distributed_table(%L, ''station_id'')', tab);
  END IF;
END $$;

CREATE FUNCTION points.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'PS099';
END $$;

-- Puts a station table behind the fence: row-level security by station, the application's rights, and for 'append'
-- a guard trigger beside the missing rights. modes: 'rows' (read, add, change), 'erasable' (also delete),
-- 'append' (read, add), 'read' (rows are written by definer functions alone), 'closed' (definer functions alone).
CREATE FUNCTION points.fence(tab regclass, mode text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM points.distribute(tab);
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tab);
  EXECUTE format('CREATE POLICY station_fence ON %s USING (station_id = current_setting(''app.station'', true)::integer)', tab);
  IF mode <> 'closed' THEN EXECUTE format('GRANT SELECT ON %s TO points_app', tab); END IF;
  IF mode IN ('rows', 'erasable', 'append') THEN EXECUTE format('GRANT INSERT ON %s TO points_app', tab); END IF;
  IF mode IN ('rows', 'erasable') THEN EXECUTE format('GRANT UPDATE ON %s TO points_app', tab); END IF;
  IF mode = 'erasable' THEN EXECUTE format('GRANT DELETE ON %s TO points_app', tab); END IF;
  IF mode = 'append' THEN
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION points.refuse_change()', tab);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %s EXECUTE FUNCTION points.refuse_change()', tab);
  END IF;
END $$;

-- Small reference table of the installation: the one place where a value is unique across stations.
CREATE TABLE points.station (
  station_id integer PRIMARY KEY CHECK (station_id > 0),
  code text NOT NULL UNIQUE CHECK (code ~ '^[a-z0-9-]{2,40}$'),
  name text NOT NULL,
  created_at timestamptz NOT NULL
);
GRANT SELECT ON points.station TO points_app, points_publisher;

-- Every value that no published rule fixes is a setting with the day that it holds from (domain.md, values marked ○).
CREATE TABLE points.setting (
  station_id integer NOT NULL REFERENCES points.station,
  key text NOT NULL,
  valid_from date NOT NULL,
  value jsonb NOT NULL,
  proposal_id uuid,
  PRIMARY KEY (station_id, key, valid_from)
);
SELECT points.fence('points.setting', 'rows');

-- Ids that clients make, with the request's hash: same id and request → the stored reply; an id asked for before it
-- came is abandoned for good, so that "nothing was taken" stays true once it was shown (design.md §2).
CREATE TABLE points.request (
  station_id integer NOT NULL,
  request_id uuid NOT NULL,
  hash bytea,
  state text NOT NULL CHECK (state IN ('done', 'abandoned')),
  actor_id uuid,
  reply jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, request_id),
  CHECK ((state = 'done') = (hash IS NOT NULL))
);
SELECT points.fence('points.request', 'rows');

-- Who did what. A row carries its own hash; the worker seals rows in order, so that no chain head serializes a station.
CREATE TABLE points.audit (
  station_id integer NOT NULL,
  audit_id uuid NOT NULL,
  at timestamptz NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('resident', 'staff', 'kiosk', 'system', 'operator', 'public')),
  actor_id uuid,
  kiosk_id uuid,
  action text NOT NULL,
  subject_kind text,
  subject_id text,
  detail jsonb NOT NULL DEFAULT '{}',
  hash bytea NOT NULL,
  PRIMARY KEY (station_id, audit_id)
);
SELECT points.fence('points.audit', 'append');
CREATE INDEX audit_by_time ON points.audit (station_id, at, audit_id);
CREATE INDEX audit_by_subject ON points.audit (station_id, subject_kind, subject_id, at);

CREATE TABLE points.audit_seal (
  station_id integer NOT NULL,
  seal_no bigint NOT NULL CHECK (seal_no > 0),
  sealed_until timestamptz NOT NULL,
  rows_sealed integer NOT NULL,
  digest bytea NOT NULL,
  PRIMARY KEY (station_id, seal_no)
);
SELECT points.fence('points.audit_seal', 'append');
CREATE TABLE points.audit_sealed (
  station_id integer NOT NULL,
  audit_id uuid NOT NULL,
  seal_no bigint NOT NULL,
  PRIMARY KEY (station_id, audit_id)
);
SELECT points.fence('points.audit_sealed', 'append');
CREATE INDEX audit_sealed_by_seal ON points.audit_sealed (station_id, seal_no, audit_id);

-- Evidence and pictures: the bytes lie outside the database behind one interface; here is what is known of them.
CREATE TABLE points.file (
  station_id integer NOT NULL,
  file_id uuid NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('evidence', 'posting-proof', 'voice', 'goods', 'print')),
  media_type text NOT NULL,
  bytes integer NOT NULL CHECK (bytes > 0),
  sha256 bytea NOT NULL,
  uploaded_by uuid,
  uploaded_at timestamptz NOT NULL,
  erase_after date,
  erased_at timestamptz,
  PRIMARY KEY (station_id, file_id)
);
SELECT points.fence('points.file', 'rows');
CREATE INDEX file_due ON points.file (station_id, erase_after) WHERE erased_at IS NULL AND erase_after IS NOT NULL;

-- The day's digest of a station, printed at the foot of lists: paper outside the machine vouches for the books inside it.
CREATE TABLE points.station_digest (
  station_id integer NOT NULL,
  day date NOT NULL,
  digest bytea NOT NULL,
  made_at timestamptz NOT NULL,
  PRIMARY KEY (station_id, day)
);
SELECT points.fence('points.station_digest', 'append');
