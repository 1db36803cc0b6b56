import { z } from 'zod';
import { dayOf, putSettings, Refusal, rows, StationSettings, type House, type Tx } from '#platform';
import type { StaffCaller } from '../caller';
import { propose, type Countersigned } from '../countersign';

/** What a proposal of kind `setting` holds. */
export const SettingChange = z.strictObject({
  fromDay: z.iso.date().nullable(),
  values: z.record(z.string(), z.unknown()),
});
export type SettingChange = z.infer<typeof SettingChange>;

/** @throws Refusal setting_bad: an unknown key, a value out of bounds, nothing at all, or a day that is past */
function requireSettings(change: SettingChange, now: Date): Partial<StationSettings> {
  const parsed = StationSettings.partial().safeParse(change.values);
  if (!parsed.success)
    throw new Refusal('setting_bad', { keys: parsed.error.issues.map(({ path }) => path[0]) });
  // What held on a day gone by is part of that day's books.
  const past = change.fromDay !== null && change.fromDay < dayOf(now);
  if (past || Object.keys(parsed.data).length === 0) throw new Refusal('setting_bad');
  return parsed.data;
}

/** What holds today and what will: of each key the latest value not after today, and every later one. */
export async function listSettings(
  house: House,
  caller: StaffCaller,
  now: Date,
): Promise<{ key: string; value: unknown; validFrom: string }[]> {
  return house.db.inStation(caller.station, (tx) =>
    rows(
      tx,
      `SELECT s.key, s.value, s.valid_from AS "validFrom" FROM points.setting s
        WHERE s.station_id = $1 AND s.valid_from >= (SELECT max(t.valid_from) FROM points.setting t
          WHERE t.station_id = $1 AND t.key = s.key AND t.valid_from <= $2) ORDER BY s.key, s.valid_from`,
      [caller.station, dayOf(now)],
    ),
  );
}

/** Proposes other values. @throws Refusal setting_bad */
export async function proposeSettings(
  house: House,
  caller: StaffCaller,
  change: SettingChange,
  now: Date,
): Promise<{ proposalId: string }> {
  requireSettings(change, now);
  return house.db.inStation(caller.station, async (tx) => ({
    proposalId: await propose(tx, caller, 'setting', change, now),
  }));
}

/** The effect: from the day proposed, or from the countersignature's; never backwards, however long it has waited. */
export async function applySettings(
  tx: Tx,
  station: number,
  change: SettingChange,
  stamp: Countersigned,
): Promise<void> {
  const values = requireSettings(change, stamp.at);
  await putSettings(tx, station, change.fromDay ?? dayOf(stamp.at), values, stamp.proposalId);
}
