-- The gate's one round trip per request: the machine, and the session that it shows, in force at p_now.
-- The second fence (row-level security) ends here: SECURITY DEFINER with a fixed search path, since BEGIN, SET LOCAL and
-- COMMIT around a point read cost more than half of its speed (design §5, §2). Each statement names p_station; test/access/
-- gate.test.ts shows that another station's kiosk or token answers nothing.

-- Whether somebody is the guardian of one who needs one in that household. A function, and no part of the gate's statement:
-- nearly everybody stands for their own household, and a statement is made ready with all its parts each time.
-- With its caller's rights, which is points.open_kiosk alone.
CREATE OR REPLACE FUNCTION points.has_ward_in(p_station integer, p_guardian uuid, p_household uuid, p_day date)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM points.resident w
     WHERE w.station_id = p_station AND w.guardian_id = p_guardian AND w.household_id = p_household AND w.state = 'active'
       AND (NOT w.full_capacity OR points.minor_on(w.born_on, p_day)));
END $$;

-- A kiosk and, when a token's digest is given, the resident's session at that very kiosk.
-- Called alone, as a transaction of its own: what it sets of the commit ends with it.
-- seen_at is written at most every 5 s, so idleness is judged 7 s late (with the 2 s that the gate remembers an answer).
-- A session stands on who its holder is at this moment: here, of full capacity, and of that household or the guardian of
-- somebody in it who needs one. Whatever changes that, nobody has to think of ending it.
DROP FUNCTION IF EXISTS points.open_kiosk(integer, uuid, bytea, timestamptz);
CREATE FUNCTION points.open_kiosk(p_station integer, p_kiosk uuid, p_digest bytea, p_now timestamptz)
RETURNS TABLE (public_key jsonb, state text, session_id uuid, resident_id uuid, household_id uuid, card_id uuid,
  opened_by text, witness_id uuid, first_pin boolean, alive_until timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_is_due boolean;
BEGIN
  SELECT k.public_key, k.state, s.session_id, s.resident_id, s.household_id, s.card_id, s.opened_by, s.witness_id,
         c.card_id IS NOT NULL AND c.pin_set_at IS NULL,
         least(s.ends_at, CASE WHEN s.is_due THEN p_now ELSE s.seen_at END + s.idle), s.is_due
    INTO public_key, state, session_id, resident_id, household_id, card_id, opened_by, witness_id, first_pin, alive_until,
         v_is_due
    FROM points.kiosk k
    LEFT JOIN (SELECT o.*, o.seen_at < p_now - interval '5 seconds' AS is_due, make_interval(secs => o.idle_seconds + 7) AS idle
                 FROM points.resident_session o
                 JOIN points.resident r ON r.station_id = p_station AND r.resident_id = o.resident_id
                WHERE o.station_id = p_station AND o.token_digest = p_digest AND r.state = 'active' AND r.full_capacity
                  AND (r.household_id = o.household_id
                    OR points.has_ward_in(p_station, r.resident_id, o.household_id, points.day_of(p_now)))) s
      ON s.kiosk_id = k.kiosk_id AND s.ended_at IS NULL AND s.ends_at > p_now AND s.seen_at + s.idle > p_now
    LEFT JOIN points.card c ON c.station_id = p_station AND c.card_id = s.card_id
   WHERE k.station_id = p_station AND k.kiosk_id = p_kiosk;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  IF v_is_due THEN
    UPDATE points.resident_session SET seen_at = p_now
     WHERE station_id = p_station AND token_digest = p_digest AND ended_at IS NULL AND seen_at < p_now;
    -- A request need not wait for the disk to be seen: after a power cut the session is idle some seconds earlier.
    PERFORM set_config('synchronous_commit', 'off', true);
  END IF;
  RETURN NEXT;
END $$;
GRANT EXECUTE ON FUNCTION points.open_kiosk TO points_app;

-- A staff session with the roles held on p_day. Idle for 30 minutes ends it; seen_at is written at most every minute.
DROP FUNCTION IF EXISTS points.open_staff(integer, bytea, timestamptz, date);
CREATE FUNCTION points.open_staff(p_station integer, p_digest bytea, p_now timestamptz, p_day date)
RETURNS TABLE (session_id uuid, staff_id uuid, resident_id uuid, csrf text, stepped_up_at timestamptz, by_phone boolean,
  alive_until timestamptz, roles jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
#variable_conflict use_column
BEGIN
  UPDATE points.staff_session SET seen_at = p_now
   WHERE station_id = p_station AND token_digest = p_digest AND ended_at IS NULL AND ends_at > p_now
     AND seen_at < p_now - interval '1 minute' AND seen_at > p_now - interval '31 minutes';
  IF FOUND THEN PERFORM set_config('synchronous_commit', 'off', true); END IF;
  RETURN QUERY
    SELECT s.session_id, s.staff_id, t.resident_id, s.csrf, s.stepped_up_at, s.by_phone,
           least(s.ends_at, s.seen_at + interval '31 minutes'),
           coalesce((SELECT jsonb_agg(jsonb_build_object('role', r.role, 'committeeId', r.committee_id,
                              'groupId', r.group_id, 'alternate', r.alternate) ORDER BY r.role, r.staff_role_id)
                       FROM points.staff_role r
                      WHERE r.station_id = p_station AND r.staff_id = s.staff_id
                        AND p_day BETWEEN r.from_day AND r.until_day), '[]')
      FROM points.staff_session s
      JOIN points.staff t ON t.station_id = p_station AND t.staff_id = s.staff_id AND t.state = 'active'
     WHERE s.station_id = p_station AND s.token_digest = p_digest AND s.ended_at IS NULL
       AND s.ends_at > p_now AND s.seen_at > p_now - interval '31 minutes';
END $$;
GRANT EXECUTE ON FUNCTION points.open_staff TO points_app;
