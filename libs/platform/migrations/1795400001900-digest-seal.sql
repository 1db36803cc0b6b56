-- The seal of the trail that a day's digest stands on. It was looked up by the seals' own clock: after a clock that had been
-- ahead the seals made since told earlier moments, and another one was found than the digest was made of. And each look
-- walked all seals made since.
ALTER TABLE points.station_digest ADD COLUMN seal_no bigint;

ALTER TABLE points.station_digest DISABLE TRIGGER append_only;
-- every station: each digest takes the seal that it was made of
UPDATE points.station_digest d
   SET seal_no = (SELECT max(s.seal_no) FROM points.audit_seal s
                   WHERE s.station_id = d.station_id AND s.sealed_until < ((d.day + 1)::timestamp - interval '8 hours') AT TIME ZONE 'UTC');
ALTER TABLE points.station_digest ENABLE TRIGGER append_only;
