import { audit, dayOf, Refusal, rows, type Actor, type House, type Tx } from '#platform';
import { deskActor, homeActor, type DeskCaller, type HomeCaller } from '../caller';
import { residentInBranch, residentOf, type ResidentDetail } from '../find/residents';
import { needsGuardian } from './guardian';

/** Only the resident consents, or the guardian of who cannot (PIPL art. 14, 31). @throws Refusal guardian_needed */
function requireOwnOrGuardian(resident: ResidentDetail, by: string): void {
  const entitled = needsGuardian(resident) ? resident.guardianId : resident.residentId;
  if (by !== entitled) throw new Refusal('guardian_needed');
}

async function give(
  tx: Tx,
  station: number,
  consent: { resident: ResidentDetail; by: string; through: 'paper' | 'kiosk'; recordedBy: string | null },
  actor: Actor,
  now: Date,
): Promise<void> {
  const { resident, by, through, recordedBy } = consent;
  if (resident.state !== 'active') throw new Refusal('resident_not_here');
  requireOwnOrGuardian(resident, by);
  // A consent in force stays as it was given: giving it twice changes nothing.
  await rows(
    tx,
    `INSERT INTO points.consent (station_id, resident_id, given_at, given_by, given_through, recorded_by)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [station, resident.residentId, now, by, through, recordedBy],
  );
  const subject = { kind: 'resident', id: resident.residentId };
  await audit(tx, station, actor, 'consent.give', now, subject, { by, through });
}

async function withdraw(tx: Tx, station: number, residentId: string, actor: Actor, now: Date): Promise<void> {
  await rows(
    tx,
    `UPDATE points.consent SET withdrawn_at = $3
      WHERE station_id = $1 AND resident_id = $2 AND withdrawn_at IS NULL`,
    [station, residentId, now],
  );
  await audit(tx, station, actor, 'consent.withdraw', now, { kind: 'resident', id: residentId });
}

/**
 * Records a consent given on paper.
 * @param input givenBy: who signed: the resident, or the guardian of a minor or of an adult without full capacity
 * @throws Refusal not_found, guardian_needed, resident_not_here
 */
export async function giveConsent(
  house: House,
  caller: DeskCaller,
  input: { residentId: string; givenBy: string },
  now: Date,
): Promise<Record<string, never>> {
  await house.db.inStation(caller.station, async (tx) => {
    const resident = await residentInBranch(tx, caller, input.residentId, dayOf(now));
    const consent = { resident, by: input.givenBy, through: 'paper', recordedBy: caller.staffId } as const;
    await give(tx, caller.station, consent, deskActor(caller), now);
  });
  return {};
}

/** Withdraws a consent: always possible, as easily as it was given (PIPL art. 15). @throws Refusal not_found */
export async function withdrawConsent(
  house: House,
  caller: DeskCaller,
  residentId: string,
  now: Date,
): Promise<Record<string, never>> {
  await house.db.inStation(caller.station, async (tx) => {
    await residentInBranch(tx, caller, residentId, dayOf(now));
    await withdraw(tx, caller.station, residentId, deskActor(caller), now);
  });
  return {};
}

/**
 * At the kiosk: the own consent, or a ward's of the own household.
 * @throws Refusal not_found (another household), guardian_needed, resident_not_here
 */
export async function setMyConsent(
  house: House,
  caller: HomeCaller,
  input: { residentId: string; consents: boolean },
  now: Date,
): Promise<Record<string, never>> {
  const { station, residentId: by } = caller;
  await house.db.inStation(station, async (tx) => {
    const resident = await residentOf(tx, station, input.residentId, dayOf(now));
    if (resident.householdId !== caller.householdId) throw new Refusal('not_found');
    requireOwnOrGuardian(resident, by);
    if (input.consents) {
      await give(tx, station, { resident, by, through: 'kiosk', recordedBy: null }, homeActor(caller), now);
    } else {
      await withdraw(tx, station, input.residentId, homeActor(caller), now);
    }
  });
  return {};
}
