-- When a household's account went into another one: who took part by a day is asked through it (libs/books, participation).
CREATE INDEX life_event_merge ON points.life_event (station_id, household_id) WHERE kind = 'merge';
