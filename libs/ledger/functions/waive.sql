-- Takes as much of p_points as can be spent and records the rest as waived: a balance never goes below zero, and nothing
-- of the rest is owed later (domain.md, "Deduct"). p_first: the expiry day of the lot to take from before all others
-- (a reversed credit takes its own points back, where they still are), or NULL. p_most: no more than so many, though there
-- were more to take; NULL: no such bound.
-- out: points taken and points waived. m.kind: deduct, reverse-credit. refuses: PS001, PS011
DROP FUNCTION IF EXISTS points.ledger_take_or_waive(integer, uuid, integer, date, points.movement);
CREATE OR REPLACE FUNCTION points.ledger_take_or_waive(
  p_station integer, p_household uuid, p_points integer, p_first date, p_most integer, m points.movement,
  OUT taken integer, OUT waived integer
) LANGUAGE plpgsql AS $$
DECLARE
  v_account points.locked_account := points.ledger_lock(p_station, p_household, m);
  v_day date := points.day_of(m.created_at);
  v_own integer;
  v_lots jsonb := '[]';
BEGIN
  taken := least(p_points, p_most, (SELECT coalesce(sum(l.remaining), 0) FROM points.lot l
    WHERE l.station_id = p_station AND l.household_id = p_household AND l.expires_on >= v_day));
  waived := p_points - taken;
  v_own := coalesce((SELECT least(l.remaining, taken) FROM points.lot l
    WHERE l.station_id = p_station AND l.household_id = p_household
      AND l.expires_on = p_first AND l.expires_on >= v_day AND NOT l.grace), 0);
  IF v_own > 0 THEN
    UPDATE points.lot l SET remaining = l.remaining - v_own
     WHERE l.station_id = p_station AND l.household_id = p_household AND l.expires_on = p_first AND NOT l.grace;
    v_lots := jsonb_build_array(jsonb_build_object('expiresOn', p_first, 'grace', false, 'points', v_own));
  END IF;
  IF taken > v_own THEN
    v_lots := v_lots || points.ledger_take_lots(p_station, p_household, taken - v_own, v_day);
  END IF;
  IF taken > 0 THEN
    PERFORM points.ledger_write(p_station, v_account, taken, v_lots, m);
  END IF;
  IF waived > 0 THEN
    INSERT INTO points.waiver (station_id, household_id, source_id, kind, points, carrier, act_code, committee_id, group_id, created_at)
    VALUES (p_station, p_household, m.source_id, m.kind, waived, m.carrier, m.act_code,
      v_account.committee_id, v_account.group_id, m.created_at);
  END IF;
END $$;
