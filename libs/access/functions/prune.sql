-- Takes away tries, sessions and nonces that are older than the station keeps them, at most p_limit of each.
-- The second fence ends here: SECURITY DEFINER, since the application itself may delete neither. Each statement names
-- p_station; nothing younger than two days goes, whatever is asked for, so that nobody forgives tries by pruning them.
-- A try stays while it keeps something shut: p_door_max wrong ones through one door within a day (a person resets them),
-- p_place_max at one kiosk within minutes (staff come), and the last answer of staff to a kiosk. test/access/prune.test.ts.
CREATE OR REPLACE FUNCTION points.prune_access(p_station integer, p_now timestamptz, p_attempt_days integer,
  p_session_days integer, p_door_max integer, p_place_max integer, p_place_minutes integer, p_limit integer)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
DECLARE
  v_tries_before timestamptz := p_now - make_interval(days => greatest(p_attempt_days, 2));
  v_sessions_before timestamptz := p_now - make_interval(days => greatest(p_session_days, 2));
  v_gone integer;
  v_all integer := 0;
BEGIN
  DELETE FROM points.attempt d WHERE d.station_id = p_station AND d.attempt_id IN (
    SELECT a.attempt_id FROM points.attempt a
     WHERE a.station_id = p_station AND a.at < v_tries_before
       AND NOT (a.outcome = 'answered' AND NOT EXISTS (SELECT FROM points.attempt l WHERE l.station_id = p_station
         AND l.place_id = a.place_id AND l.outcome = 'answered' AND l.at > a.at))
       AND NOT (a.outcome = 'wrong' AND a.forgiven_at IS NULL AND coalesce((SELECT count(*) = p_door_max
         AND max(f.at) - min(f.at) < interval '1 day' FROM (SELECT w.at FROM points.attempt w WHERE w.station_id = p_station
           AND w.scope = a.scope AND w.outcome = 'wrong' AND w.forgiven_at IS NULL ORDER BY w.at DESC LIMIT p_door_max) f), false))
       AND NOT (a.outcome = 'wrong' AND coalesce((SELECT count(*) = p_place_max
         AND max(f.at) - min(f.at) < make_interval(mins => p_place_minutes) FROM (SELECT w.at FROM points.attempt w
           WHERE w.station_id = p_station AND w.place_id = a.place_id AND w.outcome = 'wrong'
           ORDER BY w.at DESC LIMIT p_place_max) f), false))
     ORDER BY a.at LIMIT p_limit);
  GET DIAGNOSTICS v_gone = ROW_COUNT;
  v_all := v_all + v_gone;
  DELETE FROM points.resident_session d WHERE d.station_id = p_station AND d.token_digest IN (
    SELECT s.token_digest FROM points.resident_session s
     WHERE s.station_id = p_station AND s.ends_at < v_sessions_before ORDER BY s.ends_at LIMIT p_limit);
  GET DIAGNOSTICS v_gone = ROW_COUNT;
  v_all := v_all + v_gone;
  DELETE FROM points.staff_session d WHERE d.station_id = p_station AND d.token_digest IN (
    SELECT s.token_digest FROM points.staff_session s
     WHERE s.station_id = p_station AND s.ends_at < v_sessions_before ORDER BY s.ends_at LIMIT p_limit);
  GET DIAGNOSTICS v_gone = ROW_COUNT;
  v_all := v_all + v_gone;
  -- A nonce is asked about for two minutes.
  DELETE FROM points.kiosk_nonce d WHERE d.station_id = p_station AND (d.kiosk_id, d.nonce) IN (
    SELECT n.kiosk_id, n.nonce FROM points.kiosk_nonce n
     WHERE n.station_id = p_station AND n.at < p_now - interval '1 day' ORDER BY n.at LIMIT p_limit);
  GET DIAGNOSTICS v_gone = ROW_COUNT;
  RETURN v_all + v_gone;
END $$;
GRANT EXECUTE ON FUNCTION points.prune_access TO points_app;

-- Where the day's pruning is due. Asked by the sweep for all stations at once; nothing but station numbers leaves.
CREATE OR REPLACE FUNCTION points.due_prunings(p_now timestamptz)
RETURNS SETOF integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  SELECT s.station_id FROM points.station s
   WHERE NOT EXISTS (SELECT FROM points.pruning p WHERE p.station_id = s.station_id AND p.due_at > p_now)
   ORDER BY s.station_id
$$;
GRANT EXECUTE ON FUNCTION points.due_prunings TO points_app;
