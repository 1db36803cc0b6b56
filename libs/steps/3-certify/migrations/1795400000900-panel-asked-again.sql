-- A claim's panel is asked again when somebody joins it or leaves it: who waited for a third member is decided then, and
-- votes cast before may be enough for a panel that has become smaller.
CREATE FUNCTION points.ask_panel_again() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  of_station CONSTANT integer := NEW.station_id;
BEGIN
  UPDATE points.claim SET panel_seen_at = NULL
   WHERE station_id = of_station AND state IN ('submitted', 'checked') AND panel_seen_at IS NOT NULL
     AND coalesce(panel_committee_id, committee_id) IN (
       SELECT r.committee_id FROM points.staff_role r
        WHERE r.station_id = of_station AND r.staff_id = NEW.staff_id AND r.role = 'certifier');
  RETURN NULL;
END $$;
CREATE TRIGGER panel_changed AFTER INSERT OR UPDATE ON points.staff_role
  FOR EACH ROW WHEN (NEW.role = 'certifier') EXECUTE FUNCTION points.ask_panel_again();
CREATE TRIGGER member_changed AFTER UPDATE OF state ON points.staff
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION points.ask_panel_again();
