-- Parts are taken by points.take_part alone, a list at a time, where a guard asked for every row. The steps' own triggers
-- call it: their migrations of the same hour.
DROP TRIGGER guard_part ON points.claim_part;
DROP FUNCTION points.guard_part();
REVOKE INSERT ON points.claim_part FROM points_app;
