-- Has the panels asked again about the open claims of these households: who must keep away from them has changed.
-- Claims are locked in the order of their ids, as wherever several are.
CREATE OR REPLACE FUNCTION points.ask_panels_of(p_station integer, p_households uuid[]) RETURNS void
LANGUAGE sql AS $$
  UPDATE points.claim SET panel_seen_at = NULL
   WHERE station_id = p_station AND claim_id IN (
     SELECT c.claim_id FROM points.claim c
      WHERE c.station_id = p_station AND c.household_id = ANY (p_households) AND c.state IN ('submitted', 'checked')
        AND c.panel_seen_at IS NOT NULL
      ORDER BY c.claim_id FOR UPDATE)
$$;
GRANT EXECUTE ON FUNCTION points.ask_panels_of TO points_app;
