-- Whoever answers a returned claim in place of somebody who is no longer there has submitted it too, and keeps away
-- from certifying it (domain.md, "Who does what"). Who submitted it first stays in claim.submitted_by.
ALTER TABLE points.claim_part DROP CONSTRAINT claim_part_part_check;
ALTER TABLE points.claim_part ADD CONSTRAINT claim_part_part_check
  CHECK (part IN ('submit', 'certify', 'register', 'hold', 'review', 'appeal'));
