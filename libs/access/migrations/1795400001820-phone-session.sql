-- A session that a phone's PIN opened is good for no role that needs the second factor (docs/security.md, "Deviations").
ALTER TABLE points.staff_session ADD COLUMN by_phone boolean NOT NULL DEFAULT false;
