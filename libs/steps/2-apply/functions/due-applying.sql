-- Where self-reports are past their time to be checked, and where households let their time to answer pass. Asked by
-- the sweep for all stations at once: one index probe each. The second fence ends here: nothing but station numbers
-- leaves.
CREATE OR REPLACE FUNCTION points.due_checks(p_now timestamptz)
RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  SELECT s.station_id FROM points.station s
   WHERE EXISTS (SELECT FROM points.claim c
                  WHERE c.station_id = s.station_id AND c.state = 'submitted' AND c.reminded_at IS NULL
                    AND c.check_by <= p_now)
   ORDER BY s.station_id
$$;
GRANT EXECUTE ON FUNCTION points.due_checks TO points_app;

CREATE OR REPLACE FUNCTION points.due_answers(p_now timestamptz)
RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  SELECT s.station_id FROM points.station s
   WHERE EXISTS (SELECT FROM points.claim c
                  WHERE c.station_id = s.station_id AND c.kind = 'deduction' AND c.state = 'submitted'
                    AND c.decide_by IS NULL AND NOT c.awaits_witness AND c.answer_by <= p_now)
   ORDER BY s.station_id
$$;
GRANT EXECUTE ON FUNCTION points.due_answers TO points_app;
