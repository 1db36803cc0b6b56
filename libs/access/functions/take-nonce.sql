-- Takes a nonce of a kiosk, once over all processes: true the first time. The gate has held its time against the window
-- and its signature against the key. The second fence ends here: both statements name p_station; the application itself
-- can read and write no nonce. test/access/gate.test.ts.
CREATE OR REPLACE FUNCTION points.take_nonce(p_station integer, p_kiosk uuid, p_nonce text, p_now timestamptz)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
BEGIN
  INSERT INTO points.kiosk_nonce (station_id, kiosk_id, nonce, at) VALUES (p_station, p_kiosk, p_nonce, p_now)
    ON CONFLICT (station_id, kiosk_id, nonce) DO NOTHING;
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION points.take_nonce TO points_app;
