-- The household's honour total by carrier: points ever credited, less reversed credits whole (their waived part
-- counts as well: what was wrongly given is no honour). Redeeming never lowers it. A household that others were merged into
-- carries on theirs; a split leaves it where it was earned (docs/decisions/0003-ledger.md).
-- The second fence ends here; each statement names the station (test/ledger/fence.test.ts).
CREATE OR REPLACE FUNCTION points.honour(p_station integer, p_household uuid)
RETURNS TABLE (carrier text, points bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  WITH RECURSIVE house(household_id) AS (
    SELECT p_household
    UNION
    SELECT m.household_id FROM points.household m JOIN house x ON m.merged_into = x.household_id
     WHERE m.station_id = p_station
  )
  SELECT h.carrier, sum(h.points)
    FROM (SELECT e.carrier, CASE e.kind WHEN 'credit' THEN e.points WHEN 'reverse-credit' THEN -e.points ELSE 0 END AS points
            FROM points.entry e
           WHERE e.station_id = p_station AND e.household_id IN (SELECT x.household_id FROM house x) AND e.carrier IS NOT NULL
           UNION ALL
          SELECT w.carrier, -w.points
            FROM points.waiver w
           WHERE w.station_id = p_station AND w.household_id IN (SELECT x.household_id FROM house x) AND w.kind = 'reverse-credit'
             AND w.carrier IS NOT NULL) h
   GROUP BY h.carrier HAVING sum(h.points) <> 0 ORDER BY h.carrier
$$;
GRANT EXECUTE ON FUNCTION points.honour TO points_app;
