-- What the publisher's role may learn of residents for a public line (domain.md, "What a public list shows"):
--   masked_name NULL, minor false: no consent in force, or erased: the line shows no name
--   masked_name NULL, minor true:  consented by the guardian: the line says "family member", never a name
--   masked_name:                   the mask that masking.ts wrote beside the name; no other column leaves
-- An unknown birth day counts as a minor's. SECURITY DEFINER: the second fence ends here; every statement names the
-- station that the caller gives, and test/people/privacy.test.ts shows that another station's residents stay unknown.
CREATE OR REPLACE FUNCTION points.public_names(p_station integer, p_residents uuid[], p_day date)
RETURNS TABLE (resident_id uuid, masked_name text, minor boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  SELECT r.resident_id,
         CASE WHEN c.resident_id IS NOT NULL AND NOT m.minor THEN r.masked_name END,
         c.resident_id IS NOT NULL AND r.name IS NOT NULL AND m.minor
    FROM points.resident r
    CROSS JOIN LATERAL (SELECT points.minor_on(r.born_on, p_day) AS minor) m
    LEFT JOIN points.consent c
      ON c.station_id = r.station_id AND c.resident_id = r.resident_id AND c.withdrawn_at IS NULL
   WHERE r.station_id = p_station AND r.resident_id = ANY (p_residents)
$$;
GRANT EXECUTE ON FUNCTION points.public_names(integer, uuid[], date) TO points_publisher, points_app;

CREATE OR REPLACE FUNCTION points.public_name(p_station integer, p_resident uuid, p_day date)
RETURNS TABLE (masked_name text, minor boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  SELECT n.masked_name, n.minor FROM points.public_names(p_station, ARRAY[p_resident], p_day) n
$$;
GRANT EXECUTE ON FUNCTION points.public_name(integer, uuid, date) TO points_publisher, points_app;
