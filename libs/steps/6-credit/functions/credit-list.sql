-- Lines of which those that name a merged household name the one that has its points today; called by points.credit_list,
-- granted to nobody. NULL of none.
CREATE OR REPLACE FUNCTION points.credit_lines_now(p_station integer, p_lines points.credit_line[], p_merged uuid[])
RETURNS points.credit_line[] LANGUAGE sql STABLE AS $$
  SELECT array_agg(ROW(l.line_no,
           CASE WHEN l.household_id = ANY (p_merged) THEN points.household_now(p_station, l.household_id) ELSE l.household_id END,
           l.points, l.expires_on, l.carrier, l.act_code, l.source_id)::points.credit_line ORDER BY l.line_no)
    FROM unnest(p_lines) l
$$;

-- Step 6: posts what a list has publicized once its window has closed, exactly once: a claim is posted while it is
-- `publicized`, and leaves that state in the same transaction. At most p_limit claims after p_after, in the order of
-- their ids. Frozen ones stay; once they thaw another call takes them.
-- Rewards and opening balances are posted as a set; deductions and reversals, which are few, one by one.
-- The second fence ends here; each statement names the station (test/credit/credit-list.test.ts).
-- in: p_expires_on, the last day of points credited now (infinity: never); p_grace_days for what a reversed deduction
-- gives back. out: claims posted, and the last of them; NULL: there are no more. refuses: PS011
CREATE OR REPLACE FUNCTION points.credit_list(
  p_station integer, p_list uuid, p_expires_on date, p_grace_days integer, p_now timestamptz, p_after uuid, p_limit integer,
  OUT posted integer, OUT last_claim uuid
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = points, pg_temp AS $$
DECLARE
  v_claims uuid[];
  v_rewards points.credit_line[];
  v_carried points.credit_line[];
  v_merged uuid[];
  v_claim uuid;
  v_give points.movement := ROW('credit', 'claim', NULL, NULL, NULL, 'system', NULL, NULL, p_now, p_now);
BEGIN
  SELECT array_agg(d.claim_id ORDER BY d.line_no),
         array_agg(ROW(d.line_no, d.household_id, d.points, p_expires_on, a.carrier, d.act_code, d.claim_id)::points.credit_line)
           FILTER (WHERE d.kind = 'reward' AND d.points > 0),
         array_agg(ROW(d.line_no, d.household_id, d.points, p_expires_on, NULL, NULL, d.claim_id)::points.credit_line)
           FILTER (WHERE d.kind = 'carry-in' AND d.points > 0),
         count(*)
    INTO v_claims, v_rewards, v_carried, posted
    FROM (SELECT c.claim_id, c.kind, c.household_id, c.points, c.act_code, c.act_valid_from,
                 row_number() OVER (ORDER BY c.claim_id) AS line_no
            FROM (SELECT c.claim_id, c.kind, c.household_id, c.points, c.act_code, c.act_valid_from
                    FROM points.claim c
                   WHERE c.station_id = p_station AND c.list_id = p_list
                     AND c.claim_id > coalesce(p_after, '00000000-0000-0000-0000-000000000000')
                     AND c.state = 'publicized' AND c.credit_due_at <= p_now
                   ORDER BY c.claim_id LIMIT p_limit
                     FOR NO KEY UPDATE) c) d
    LEFT JOIN points.act a ON a.station_id = p_station AND a.code = d.act_code AND a.valid_from = d.act_valid_from;

  IF posted = p_limit THEN
    last_claim := v_claims[posted];
  END IF;
  IF posted = 0 THEN
    RETURN;
  END IF;
  UPDATE points.claim c SET state = 'credited', credited_at = p_now
   WHERE c.station_id = p_station AND c.claim_id = ANY (v_claims);
  -- Where a household was merged meanwhile its points are elsewhere; of these a station has few.
  SELECT array_agg(h.household_id) INTO v_merged
    FROM points.household h WHERE h.station_id = p_station AND h.merged_into IS NOT NULL;
  IF v_merged IS NOT NULL THEN
    v_rewards := points.credit_lines_now(p_station, v_rewards, v_merged);
    v_carried := points.credit_lines_now(p_station, v_carried, v_merged);
  END IF;
  IF v_rewards IS NOT NULL THEN
    PERFORM points.ledger_credit(p_station, v_rewards, v_give);
  END IF;
  IF v_carried IS NOT NULL THEN
    v_give.kind := 'carry-in';
    PERFORM points.ledger_credit(p_station, v_carried, v_give);
  END IF;
  FOR v_claim IN
    SELECT c.claim_id FROM points.claim c
     WHERE c.station_id = p_station AND c.claim_id = ANY (v_claims) AND c.kind IN ('deduction', 'reversal')
     ORDER BY c.household_id, c.claim_id
  LOOP
    PERFORM points.post_deduction_or_reversal(p_station, v_claim, p_grace_days, p_now);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION points.credit_list TO points_app;

-- Lists of a station that have something to post: their window has closed, or a line has thawed since.
-- The second fence ends here; the statement names the station.
CREATE OR REPLACE FUNCTION points.lists_to_credit(p_station integer, p_now timestamptz)
RETURNS TABLE (list_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = points, pg_temp AS $$
  SELECT DISTINCT c.list_id FROM points.claim c
   WHERE c.station_id = p_station AND c.state = 'publicized' AND c.credit_due_at <= p_now AND c.list_id IS NOT NULL
$$;
GRANT EXECUTE ON FUNCTION points.lists_to_credit TO points_app;
