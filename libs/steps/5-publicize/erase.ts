import { registerEraser } from '#people';
import { rows } from '#platform';

/** What somebody wrote or said in an objection; that it was raised, and how it was decided, stays. */
registerEraser('objections', async (tx, station, residentId) => {
  const spoken = await rows<{ fileId: string | null }>(
    tx,
    `UPDATE points.objection SET note = NULL WHERE station_id = $1 AND resident_id = $2
     RETURNING voice_file_id AS "fileId"`,
    [station, residentId],
  );
  return spoken.flatMap(({ fileId }) => fileId ?? []);
});
