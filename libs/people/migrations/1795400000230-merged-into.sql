-- Whose honour and history a household carries on: those that were merged into it.
CREATE INDEX household_by_merged_into ON points.household (station_id, merged_into) WHERE merged_into IS NOT NULL;
