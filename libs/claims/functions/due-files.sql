-- Where files are past the day that they are kept to. Asked by the sweep for all stations at once: one index probe each.
-- The second fence ends here: nothing but station numbers leaves.
CREATE OR REPLACE FUNCTION points.due_files(p_now timestamptz)
RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  SELECT s.station_id FROM points.station s
   WHERE EXISTS (SELECT FROM points.file f
                  WHERE f.station_id = s.station_id AND f.erased_at IS NULL
                    AND f.erase_after <= (p_now AT TIME ZONE 'Asia/Shanghai')::date)
   ORDER BY s.station_id
$$;
GRANT EXECUTE ON FUNCTION points.due_files TO points_app;
