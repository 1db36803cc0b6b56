-- Lines of lists as everybody may see them now: the one place where that is decided, when it is shown (domain.md, "What a
-- public list shows"). A line goes by the consent that it was composed under: once that is withdrawn it shows serial,
-- carrier and points, whether it hangs already or not yet. A consent given later holds for lists composed from then on.
-- The frozen line itself stays as its digest has it.
-- in: lists, and beside each the number of the one line that is asked for; NULL: all of that list
-- Probes by key whatever the statistics say: a list has 1 to 2,000 lines. SECURITY DEFINER, since the publisher's role may
-- not read consents: the second fence ends here, each statement names the station that the caller gives
-- (test/books/county.test.ts).
CREATE OR REPLACE FUNCTION points.shown_lines(p_station integer, p_lists uuid[], p_lines integer[])
RETURNS TABLE (list_id uuid, line_no integer, serial text, building text, carrier text, label_zh text, act_day date,
  points integer, name_label text, masked_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp SET plan_cache_mode = 'force_generic_plan' AS $$
  SELECT l.list_id, l.line_no, l.serial,
         CASE WHEN k.resident_id IS NOT NULL THEN l.building END,
         l.carrier,
         CASE WHEN k.resident_id IS NOT NULL THEN l.label_zh END,
         CASE WHEN k.resident_id IS NOT NULL THEN l.act_day END,
         l.points,
         CASE WHEN k.resident_id IS NOT NULL THEN l.name_label END,
         CASE WHEN k.resident_id IS NOT NULL THEN n.masked_name END
    FROM unnest(p_lists, p_lines) AS d (list_id, line_no)
    JOIN points.publicity_list p ON p.station_id = p_station AND p.list_id = d.list_id
    JOIN points.list_line l ON l.station_id = p_station AND l.list_id = d.list_id
     AND l.line_no BETWEEN coalesce(d.line_no, 1) AND coalesce(d.line_no, 2147483647)
    JOIN points.claim c ON c.station_id = p_station AND c.claim_id = l.claim_id
    LEFT JOIN points.consent k ON k.station_id = p_station AND k.resident_id = c.resident_id
     AND k.withdrawn_at IS NULL AND k.given_at <= p.composed_at
    LEFT JOIN points.list_line_name n ON n.station_id = p_station AND n.list_id = l.list_id AND n.line_no = l.line_no
$$;
GRANT EXECUTE ON FUNCTION points.shown_lines(integer, uuid[], integer[]) TO points_publisher, points_app;
