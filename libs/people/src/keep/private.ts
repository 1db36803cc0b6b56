import { audit, dayOf, one, type Day, type House } from '#platform';
import { deskActor, type DeskCaller } from '../caller';
import { residentInBranch } from '../find/residents';

export interface PrivateDetail {
  residentId: string;
  bornOn: Day | null;
  phone: string | null;
  idLast4: string | null;
  disability: string | null;
  incomeSupport: boolean;
}

/**
 * What the roster keeps of one resident beside the name. Each look is on the trail (PIPL art. 51, 56).
 * @throws Refusal not_found
 */
export async function getResidentPrivate(
  house: House,
  caller: DeskCaller,
  residentId: string,
  now: Date,
): Promise<PrivateDetail> {
  return house.db.inStation(caller.station, async (tx) => {
    await residentInBranch(tx, caller, residentId, dayOf(now));
    const found = await one<PrivateDetail>(
      tx,
      `SELECT r.resident_id AS "residentId", r.born_on AS "bornOn", p.phone, p.id_last4 AS "idLast4", p.disability,
              coalesce(p.income_support, false) AS "incomeSupport"
         FROM points.resident r
         LEFT JOIN points.resident_private p ON p.station_id = r.station_id AND p.resident_id = r.resident_id
        WHERE r.station_id = $1 AND r.resident_id = $2`,
      [caller.station, residentId],
    );
    await audit(tx, caller.station, deskActor(caller), 'resident.private', now, {
      kind: 'resident',
      id: residentId,
    });
    return found;
  });
}

/** The phone number alone, for those who look after the household. @throws Refusal not_found */
export async function getResidentContact(
  house: House,
  caller: DeskCaller,
  residentId: string,
  now: Date,
): Promise<{ phone: string | null }> {
  return house.db.inStation(caller.station, async (tx) => {
    await residentInBranch(tx, caller, residentId, dayOf(now));
    await audit(tx, caller.station, deskActor(caller), 'resident.contact', now, {
      kind: 'resident',
      id: residentId,
    });
    return one<{ phone: string | null }>(
      tx,
      `SELECT (SELECT p.phone FROM points.resident_private p WHERE p.station_id = $1 AND p.resident_id = $2) AS phone`,
      [caller.station, residentId],
    );
  });
}
