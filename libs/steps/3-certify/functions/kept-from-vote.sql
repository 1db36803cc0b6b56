-- Which members of staff may not vote on which claims, and why: who must keep away (points.recusals), and who had a part that
-- excludes certifying ('had-part'), as points.take_part would refuse them. A panel counts without them.
CREATE OR REPLACE FUNCTION points.kept_from_vote(station integer, claims uuid[], staff uuid[])
RETURNS TABLE (claim_id uuid, staff_id uuid, why text) LANGUAGE sql STABLE AS $$
  SELECT DISTINCT ON (k.claim_id, k.staff_id) k.claim_id, k.staff_id, k.why FROM (
    SELECT r.claim_id, r.staff_id, r.why FROM points.recusals($1, $2, $3) r
    UNION ALL
    SELECT p.claim_id, p.staff_id, 'had-part' FROM points.claim_part p
     WHERE p.station_id = $1 AND p.claim_id = ANY ($2) AND p.staff_id = ANY ($3)
       AND p.part = ANY (points.parts_against('certify'))) k
   ORDER BY k.claim_id, k.staff_id, k.why = 'had-part'
$$;
GRANT EXECUTE ON FUNCTION points.kept_from_vote(integer, uuid[], uuid[]) TO points_app;
