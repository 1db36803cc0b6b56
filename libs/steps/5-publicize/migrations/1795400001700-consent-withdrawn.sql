-- A mask stands on its resident's consent: whoever withdraws it, by whatever way, has it erased on every list (PIPL art. 47).
-- The salted digest beside the line stays, and with it the list's own. What a line shows is decided by points.shown_lines.
CREATE FUNCTION points.forget_masks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_station integer := NEW.station_id;
BEGIN
  DELETE FROM points.list_line_name n
   USING points.claim c JOIN points.list_line l ON l.station_id = c.station_id AND l.claim_id = c.claim_id
   WHERE c.station_id = v_station AND c.resident_id = NEW.resident_id
     AND n.station_id = v_station AND n.list_id = l.list_id AND n.line_no = l.line_no;
  RETURN NULL;
END $$;
CREATE TRIGGER forget_masks AFTER UPDATE ON points.consent FOR EACH ROW
  WHEN (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL) EXECUTE FUNCTION points.forget_masks();

-- Every station: masks that were left standing on a consent withdrawn before this rule.
DELETE FROM points.list_line_name n
 USING points.list_line l
  JOIN points.claim c ON c.station_id = l.station_id AND c.claim_id = l.claim_id
  JOIN points.publicity_list p ON p.station_id = l.station_id AND p.list_id = l.list_id
 WHERE n.station_id = l.station_id AND n.list_id = l.list_id AND n.line_no = l.line_no
   AND NOT EXISTS (SELECT FROM points.consent k
     WHERE k.station_id = c.station_id AND k.resident_id = c.resident_id AND k.withdrawn_at IS NULL
       AND k.given_at <= p.composed_at);
-- The publisher's role writes masks and reads them by points.shown_lines alone.
REVOKE SELECT ON points.list_line_name FROM points_publisher;
