-- Which members of staff must keep away from which claims, and why: the own household, a household with near relatives
-- (Civil Code art. 1045, declared; co-residents need no row), what they submitted (also by answering it
-- when it was returned, for somebody who is gone), what they checked.
CREATE OR REPLACE FUNCTION points.recusals(station integer, claims uuid[], staff uuid[])
RETURNS TABLE (claim_id uuid, staff_id uuid, why text) LANGUAGE sql STABLE AS $$
  SELECT pair.claim_id, pair.staff_id, pair.why FROM (
    SELECT c.claim_id, s.staff_id, CASE
        WHEN c.submitted_by = s.staff_id THEN 'submitter'
        WHEN c.checked_by = s.staff_id THEN 'checker'
        WHEN EXISTS (SELECT FROM points.claim_part p WHERE p.station_id = $1 AND p.claim_id = c.claim_id
                        AND p.staff_id = s.staff_id AND p.part = 'submit') THEN 'submitter'
        WHEN s.resident_id IS NULL THEN NULL
        WHEN r.household_id = now.household_id THEN 'own-household'
        WHEN points.is_kin_of_household($1, s.resident_id, now.household_id) THEN 'kin'
      END AS why
      FROM points.claim c
      JOIN points.household h ON h.station_id = $1 AND h.household_id = c.household_id
      -- a refused claim stays with its household, though that was merged into another since
      CROSS JOIN LATERAL (SELECT CASE WHEN h.merged_into IS NULL THEN h.household_id
                                      ELSE points.household_now($1, h.merged_into) END AS household_id) now
      JOIN points.staff s ON s.station_id = $1 AND s.staff_id = ANY ($3)
      LEFT JOIN points.resident r ON r.station_id = $1 AND r.resident_id = s.resident_id
     WHERE c.station_id = $1 AND c.claim_id = ANY ($2) OFFSET 0) pair
   WHERE pair.why IS NOT NULL
$$;
GRANT EXECUTE ON FUNCTION points.recusals(integer, uuid[], uuid[]) TO points_app;

-- The same for one of each; NULL: may decide.
CREATE OR REPLACE FUNCTION points.recusal(station integer, claim uuid, staff uuid) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT why FROM points.recusals($1, ARRAY[$2], ARRAY[$3])
$$;
GRANT EXECUTE ON FUNCTION points.recusal(integer, uuid, uuid) TO points_app;

DROP FUNCTION IF EXISTS points.require_fit(integer, uuid, uuid, text);

-- Parts that exclude another, of the same person on the same claim. The screens ask it too, so that what they offer and what
-- points.take_part refuses cannot differ.
CREATE OR REPLACE FUNCTION points.parts_against(wanted text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE wanted
    WHEN 'certify' THEN ARRAY['register', 'hold', 'review', 'appeal']
    WHEN 'register' THEN ARRAY['certify']
    WHEN 'review' THEN ARRAY['certify', 'register', 'hold', 'appeal']
    WHEN 'appeal' THEN ARRAY['certify', 'register', 'hold', 'review']
    ELSE ARRAY[]::text[]
  END
$$;
GRANT EXECUTE ON FUNCTION points.parts_against(text) TO points_app;

-- Records one member's part in claims, the only way a row comes into points.claim_part: separation of duties (domain.md,
-- "Who does what"). A part that excludes another excludes it for good: also in a later round, also by another role of the
-- same person. A list of 90 is one question. It is planned each time it is asked: a plan kept from a station's first
-- minutes, when its tables were empty, reads all claims for each.
-- The second fence ends here: SECURITY DEFINER, the station is the first argument and stands in every statement.
-- refuses: PS031 (own household, kin, own submission or check), PS040 (had a part that excludes this one)
CREATE OR REPLACE FUNCTION points.take_part(station integer, claims uuid[], staff uuid, wanted text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  why text;
BEGIN
  -- Deciding needs distance. A registrar enters what the panel decided; whoever holds a line only asks for a look at it.
  IF wanted IN ('certify', 'review', 'appeal') THEN
    SELECT r.why INTO why FROM points.recusals(station, claims, ARRAY[staff]) r LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'recused: %', why USING ERRCODE = 'PS031', DETAIL = json_build_object('why', why)::text;
    END IF;
  END IF;
  SELECT p.part INTO why FROM points.claim_part p
   WHERE p.station_id = station AND p.claim_id = ANY (claims) AND p.staff_id = staff
     AND p.part = ANY (points.parts_against(wanted)) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'had part: %', why USING ERRCODE = 'PS040', DETAIL = json_build_object('part', why)::text;
  END IF;
  INSERT INTO points.claim_part (station_id, claim_id, staff_id, part)
  SELECT station, claim, staff, wanted FROM unnest(claims) AS claim ON CONFLICT DO NOTHING;
END $$;
GRANT EXECUTE ON FUNCTION points.take_part(integer, uuid[], uuid, text) TO points_app;
