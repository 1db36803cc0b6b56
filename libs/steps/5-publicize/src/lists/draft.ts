import type { ResidentCaller } from '#access';
import { addDays, dayOf, Refusal, rows, settingsOn, startOfDay, type House } from '#platform';

export interface Draft {
  objectionId: string;
  draft: Record<string, unknown>;
  savedAt: Date;
}

/** A household keeps a few at most: an objection is a short form. */
const DRAFTS_MAX = 10;

/**
 * Keeps an objection that a resident has begun: the next session goes on where this one ended.
 * @throws Refusal request_differs (the id is another resident's), limit_reached
 */
export async function saveDraft(
  house: House,
  caller: ResidentCaller,
  input: { objectionId: string; draft: Record<string, unknown> },
  now: Date,
): Promise<void> {
  await house.db.inStation(caller.station, async (tx) => {
    const others = await rows(
      tx,
      `SELECT 1 FROM points.objection_draft WHERE station_id = $1 AND resident_id = $2 AND objection_id <> $3`,
      [caller.station, caller.residentId, input.objectionId],
    );
    if (others.length >= DRAFTS_MAX) throw new Refusal('limit_reached', { most: DRAFTS_MAX });
    const saved = await rows(
      tx,
      `INSERT INTO points.objection_draft AS d (station_id, objection_id, resident_id, draft, saved_at)
       VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (station_id, objection_id) DO UPDATE SET draft = EXCLUDED.draft, saved_at = EXCLUDED.saved_at
         WHERE d.resident_id = EXCLUDED.resident_id
       RETURNING 1`,
      [caller.station, input.objectionId, caller.residentId, JSON.stringify(input.draft), now],
    );
    if (saved.length === 0) throw new Refusal('request_differs');
  });
}

/** The resident's own drafts, latest first. */
export function ownDrafts(house: House, caller: ResidentCaller): Promise<Draft[]> {
  return house.db.inStation(caller.station, (tx) =>
    rows<Draft>(
      tx,
      `SELECT objection_id AS "objectionId", draft, saved_at AS "savedAt" FROM points.objection_draft
        WHERE station_id = $1 AND resident_id = $2 ORDER BY saved_at DESC, objection_id`,
      [caller.station, caller.residentId],
    ),
  );
}

/** Forgets a draft; one that is not there is forgotten already. */
export async function dropDraft(house: House, caller: ResidentCaller, objectionId: string): Promise<void> {
  await house.db.inStation(caller.station, (tx) =>
    rows(
      tx,
      `DELETE FROM points.objection_draft WHERE station_id = $1 AND objection_id = $2 AND resident_id = $3`,
      [caller.station, objectionId, caller.residentId],
    ),
  );
}

/** Forgets drafts that nobody has raised for so many days (`retain.draftDays`): what was said in them was said to nobody. */
export async function forgetOldDrafts(house: House, station: number, now: Date): Promise<void> {
  await house.db.inStation(station, async (tx) => {
    const today = dayOf(now);
    const { 'retain.draftDays': days } = await settingsOn(tx, station, today);
    await rows(tx, `DELETE FROM points.objection_draft WHERE station_id = $1 AND saved_at < $2`, [
      station,
      startOfDay(addDays(today, -days)),
    ]);
  });
}
