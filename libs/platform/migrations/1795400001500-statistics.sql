-- A station that came after the last statistics is believed to be empty: any index that begins with the station then looks as
-- good as the right one. Where a server has a hundred stations the newest holds a hundredth of a table, so statistics
-- are taken anew after a hundredth of its rows has changed, instead of a tenth.
CREATE FUNCTION points.keep_statistics(tab regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s SET (autovacuum_analyze_scale_factor = 0.01)', tab);
END $$;

-- As before, and every table that comes later keeps its statistics so too.
CREATE OR REPLACE FUNCTION points.fence(tab regclass, mode text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM points.distribute(tab);
  PERFORM points.keep_statistics(tab);
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

SELECT points.keep_statistics(c.oid)
  FROM pg_class c
 WHERE c.relnamespace = 'points'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity;
