import { audit, dayOf, Refusal, rows, type House } from '#platform';
import { deskActor, type DeskCaller } from '../caller';
import { residentInBranch, residentOf, type ResidentDetail } from '../find/residents';

/** Who cannot act alone: below 18, or without full capacity (Civil Code art. 18–22). */
export const needsGuardian = ({
  minor,
  fullCapacity,
}: Pick<ResidentDetail, 'minor' | 'fullCapacity'>): boolean => minor || !fullCapacity;

/** May act for others: of age, of full capacity, here. */
const mayActForOthers = (resident: ResidentDetail): boolean =>
  !needsGuardian(resident) && resident.state === 'active';

/**
 * Names who acts for a resident; null takes the guardian away.
 * @throws Refusal not_found, adults_only (the guardian is a minor, without capacity, or no longer here),
 *   guardian_needed (taken away from somebody who needs one, or named for somebody who does not)
 */
export async function nameGuardian(
  house: House,
  caller: DeskCaller,
  input: { residentId: string; guardianId: string | null },
  now: Date,
): Promise<Record<string, never>> {
  const { residentId, guardianId } = input;
  const day = dayOf(now);
  await house.db.inStation(caller.station, async (tx) => {
    const ward = await residentInBranch(tx, caller, residentId, day);
    if ((guardianId !== null) !== needsGuardian(ward)) throw new Refusal('guardian_needed');
    if (guardianId !== null) {
      const guardian = await residentOf(tx, caller.station, guardianId, day);
      if (!mayActForOthers(guardian)) throw new Refusal('adults_only');
    }
    await rows(tx, `UPDATE points.resident SET guardian_id = $3 WHERE station_id = $1 AND resident_id = $2`, [
      caller.station,
      residentId,
      guardianId,
    ]);
    const subject = { kind: 'resident', id: residentId };
    await audit(tx, caller.station, deskActor(caller), 'guardian.name', now, subject, { guardianId });
  });
  return {};
}
