-- The county viewer (domain.md, "Who does what"): a role like the others. What it reaches stands in points.county_member.
ALTER TABLE points.staff_role DROP CONSTRAINT staff_role_role_check;
ALTER TABLE points.staff_role ADD CONSTRAINT staff_role_role_check CHECK (role IN ('leader', 'organiser', 'certifier',
  'registrar', 'administrator', 'reviewer', 'township', 'keeper', 'supervisor', 'county'));
