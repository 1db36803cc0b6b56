-- A station that came after the last statistics is believed to be empty: any index that begins with the station then looks as
-- good as the right one. Where a server has a hundred stations the newest holds a hundredth of a table, so statistics
-- are taken anew after a hundredth of its rows has changed, instead of a tenth.
CREATE FUNCTION points.keep_statistics(tab regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s SET (autovacuum_analyze_scale_factor = 0.01)', tab);
END $$;

-- Every table that comes later keeps its statistics so too.
ALTER FUNCTION points.fence(regclass, text) RENAME TO fence_rows;
CREATE FUNCTION points.fence(tab regclass, mode text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM points.fence_rows(tab, mode);
  PERFORM points.keep_statistics(tab);
END $$;

SELECT points.keep_statistics(c.oid)
  FROM pg_class c
 WHERE c.relnamespace = 'points'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity;
