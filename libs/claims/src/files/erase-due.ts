import { addDays, audit, dayOf, rows, settingsOn, SYSTEM, type Day, type House, type Tx } from '#platform';
import { OPEN_STATES } from '../claim';

/** Files looked at in one go: the next sweep takes the rest. */
const BATCH = 500;
/** Evidence whose claims are under way is looked at again after so many days. */
const LOOK_AGAIN_DAYS = 30;

interface DueFile {
  file_id: string;
  purpose: string;
  claims: number;
  is_open: boolean;
  ended_at: Date | null;
}

/**
 * Erases files whose day has come: `erase_after` of proofs and recordings; evidence when its last claim, or the reversal
 * of one, ended so long ago that no appeal can need it any more (domain.md: 90 days beyond the last appeal), or when no
 * claim ever used it.
 * The row stays, with its digest; the bytes go first, so that a crash between the two repeats the look, never the loss.
 * @returns how many were erased
 */
export async function eraseDueFiles(house: House, station: number, now: Date): Promise<number> {
  const today = dayOf(now);
  return house.db.inStation(station, async (tx) => {
    const settings = await settingsOn(tx, station, today);
    const keepDays = settings['object.appealDays'] + settings['files.daysAfterAppeal'];
    const due = (await dueFiles(tx, station, today)).map((file) => ({
      file,
      until: keptUntil(file, today, keepDays),
    }));
    const kept = due.filter(({ until }) => until !== null);
    await rows(
      tx,
      `UPDATE points.file f SET erase_after = k.until FROM unnest($2::uuid[], $3::date[]) AS k(file_id, until)
        WHERE f.station_id = $1 AND f.file_id = k.file_id`,
      [station, kept.map(({ file }) => file.file_id), kept.map(({ until }) => until)],
    );
    const gone = due.filter(({ until }) => until === null).map(({ file }) => file.file_id);
    if (gone.length === 0) return 0;
    for (const fileId of gone) await house.files.erase(station, fileId);
    await rows(tx, `UPDATE points.file SET erased_at = $3 WHERE station_id = $1 AND file_id = ANY($2)`, [
      station,
      gone,
      now,
    ]);
    await audit(tx, station, SYSTEM, 'erase-files', now, null, { files: gone.length });
    return gone.length;
  });
}

function dueFiles(tx: Tx, station: number, today: Day): Promise<DueFile[]> {
  return rows<DueFile>(
    tx,
    `SELECT f.file_id, f.purpose, count(c.claim_id)::integer AS claims,
            coalesce(bool_or(c.state = ANY($3)), false) AS is_open,
            max(coalesce(c.credited_at, c.decided_at, c.submitted_at)) AS ended_at
       FROM points.file f
       LEFT JOIN points.claim_evidence e ON e.station_id = $1 AND e.file_id = f.file_id
       -- a reversal has no evidence of its own; of its states as the index claim_reversal_once has them
       LEFT JOIN LATERAL (
         SELECT e.claim_id UNION ALL
         SELECT v.claim_id FROM points.claim v WHERE v.station_id = $1 AND v.about_claim_id = e.claim_id
            AND v.kind = 'reversal' AND v.state NOT IN ('rejected', 'withdrawn', 'revoked')) u ON true
       LEFT JOIN points.claim c ON c.station_id = $1 AND c.claim_id = u.claim_id
      WHERE f.station_id = $1 AND f.erased_at IS NULL AND f.erase_after <= $2
      GROUP BY f.file_id, f.purpose, f.erase_after ORDER BY f.erase_after, f.file_id LIMIT $4`,
    [station, today, [...OPEN_STATES], BATCH],
  );
}

/** The day of the next look, or null: it may go. */
function keptUntil(file: DueFile, today: Day, keepDays: number): Day | null {
  if (file.purpose !== 'evidence' || file.claims === 0) return null;
  if (file.is_open) return addDays(today, LOOK_AGAIN_DAYS);
  const until = addDays(dayOf(file.ended_at!), keepDays);
  return until >= today ? addDays(until, 1) : null;
}
