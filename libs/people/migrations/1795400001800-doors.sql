-- Doors and the places above them are in one writing from now on, digits and letters in half width: else a roster whose
-- `４０１` became 401 would bring that household a second time. A place of which both writings are there keeps its name.
-- every station: what was written before is rewritten once
UPDATE points.dwelling SET unit = normalize(unit, NFKC), room = normalize(room, NFKC)
 WHERE unit IS NOT NFKC NORMALIZED OR room IS NOT NFKC NORMALIZED;
-- every station: as above
UPDATE points.committee c SET name = normalize(c.name, NFKC)
 WHERE c.name IS NOT NFKC NORMALIZED AND NOT EXISTS (
   SELECT FROM points.committee o
    WHERE o.station_id = c.station_id AND o.committee_id <> c.committee_id
      AND normalize(o.name, NFKC) = normalize(c.name, NFKC));
-- every station: as above
UPDATE points.resident_group g SET name = normalize(g.name, NFKC)
 WHERE g.name IS NOT NFKC NORMALIZED AND NOT EXISTS (
   SELECT FROM points.resident_group o
    WHERE o.station_id = g.station_id AND o.committee_id = g.committee_id AND o.group_id <> g.group_id
      AND normalize(o.name, NFKC) = normalize(g.name, NFKC));
-- every station: as above
UPDATE points.building b SET name = normalize(b.name, NFKC)
 WHERE b.name IS NOT NFKC NORMALIZED AND NOT EXISTS (
   SELECT FROM points.building o
    WHERE o.station_id = b.station_id AND o.building_id <> b.building_id
      AND normalize(o.name, NFKC) = normalize(b.name, NFKC));
-- every station: as above
UPDATE points.household h SET household_no = normalize(h.household_no, NFKC)
 WHERE h.household_no IS NOT NFKC NORMALIZED AND NOT EXISTS (
   SELECT FROM points.household o
    WHERE o.station_id = h.station_id AND o.building_id = h.building_id AND o.household_id <> h.household_id
      AND o.state = 'active' AND normalize(o.household_no, NFKC) = normalize(h.household_no, NFKC));
