-- Posts one publicized deduction or reversal; called by points.credit_list within its transaction, granted to nobody.
-- A deduction takes what is there, and within the year of its act's day no more than deduct.pointsPerYear over all items of
-- the household (domain.md, "Deduct": 40); the rest is waived. A reversal undoes the claim that it is about: of a credit it takes
-- the points back (its own lot first, what is spent already is waived); of a deduction it gives back what was taken.
-- refuses: PS030 (the claim that it is about is not credited), PS011
CREATE OR REPLACE FUNCTION points.post_deduction_or_reversal(p_station integer, p_claim uuid, p_grace_days integer, p_now timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_claim record;
  v_about record;
  v_most integer;
  m points.movement := ROW(NULL, 'claim', p_claim, NULL, NULL, 'system', NULL, NULL, p_now, p_now);
BEGIN
  SELECT c.kind, c.household_id, c.points, c.act_code, c.act_day, c.about_claim_id, a.carrier,
         (SELECT s.value::integer FROM points.setting s
           WHERE s.station_id = p_station AND s.key = 'deduct.pointsPerYear' AND s.valid_from <= c.act_day
           ORDER BY s.valid_from DESC LIMIT 1) AS year_most
    INTO v_claim
    FROM points.claim c
    LEFT JOIN points.act a ON a.station_id = p_station AND a.code = c.act_code AND a.valid_from = c.act_valid_from
   WHERE c.station_id = p_station AND c.claim_id = p_claim;
  -- After a merge the points are elsewhere than where they were credited.
  v_claim.household_id := points.household_now(p_station, v_claim.household_id);
  IF v_claim.kind = 'deduction' THEN
    m.kind := 'deduct';
    m.carrier := v_claim.carrier;
    m.act_code := v_claim.act_code;
    -- Locked before the year is added up: of two that are posted at once the second sees the first.
    PERFORM points.ledger_lock_all(p_station, ARRAY[v_claim.household_id], p_now);
    v_most := greatest(0, v_claim.year_most - coalesce((
      SELECT sum(e.points)
        FROM points.entry e
        JOIN points.claim c ON c.station_id = p_station AND c.claim_id = e.source_id
       WHERE e.station_id = p_station AND e.household_id = v_claim.household_id AND e.kind = 'deduct'
         AND c.state = 'credited' AND date_trunc('year', c.act_day) = date_trunc('year', v_claim.act_day)), 0));
    PERFORM points.ledger_take_or_waive(p_station, v_claim.household_id, v_claim.points, NULL, v_most, m);
    RETURN;
  END IF;

  UPDATE points.claim c SET state = 'reversed'
   WHERE c.station_id = p_station AND c.claim_id = v_claim.about_claim_id AND c.state = 'credited'
  RETURNING c.claim_id, c.kind INTO v_about;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'only a credited claim is reversed' USING ERRCODE = 'PS030';
  END IF;
  IF v_about.kind = 'deduction' THEN
    m.kind := 'reverse-deduct';
    -- Nothing was taken where all of it was waived.
    IF EXISTS (SELECT FROM points.entry e WHERE e.station_id = p_station AND e.source_id = v_about.claim_id
                  AND e.kind = 'deduct') THEN
      PERFORM points.ledger_refund(p_station, v_claim.household_id, v_about.claim_id, 'deduct', p_grace_days, m);
    END IF;
    RETURN;
  END IF;
  m.kind := 'reverse-credit';
  SELECT e.carrier, e.act_code, (e.lots -> 0 ->> 'expiresOn')::date AS expires_on, e.points INTO v_about
    FROM points.entry e
   WHERE e.station_id = p_station AND e.source_id = v_about.claim_id AND e.kind IN ('credit', 'carry-in');
  IF FOUND THEN
    m.carrier := v_about.carrier;
    m.act_code := v_about.act_code;
    PERFORM points.ledger_take_or_waive(p_station, v_claim.household_id, v_about.points, v_about.expires_on, NULL, m);
  END IF;
END $$;
