import { forgetRequests, registerEraser } from '#people';
import { rows } from '#platform';

/** Masks on lists go; their salted digests stay, so that a list's own digest holds (design.md §2). */
registerEraser('lists', async (tx, station, residentId) => {
  await rows(
    tx,
    `DELETE FROM points.list_line_name n
      USING points.list_line l JOIN points.claim c ON c.station_id = l.station_id AND c.claim_id = l.claim_id
      WHERE n.station_id = $1 AND l.station_id = $1 AND l.list_id = n.list_id AND l.line_no = n.line_no
        AND c.resident_id = $2`,
    [station, residentId],
  );
  return [];
});

/** What somebody wrote or said in an objection; that it was raised, and how it was decided, stays. */
registerEraser('objections', async (tx, station, residentId) => {
  const raised = await rows<{ id: string; fileId: string | null }>(
    tx,
    `UPDATE points.objection SET note = NULL, appeal_note = NULL WHERE station_id = $1 AND resident_id = $2
     RETURNING objection_id AS id, voice_file_id AS "fileId"`,
    [station, residentId],
  );
  await forgetRequests(
    tx,
    station,
    raised.map(({ id }) => id),
  );
  return raised.flatMap(({ fileId }) => fileId ?? []);
});
