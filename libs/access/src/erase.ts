import { registerEraser } from '#people';
import { maybe, Refusal, rows } from '#platform';

/**
 * The account of an erased resident loses name and login; the trail knows its id alone. Whoever still works here is not
 * erased: the account is shut first. A witness's reason is free text about the person.
 * @throws Refusal wrong_state: the account is not disabled
 */
registerEraser('access', async (tx, station, residentId) => {
  const working = await maybe(
    tx,
    `SELECT 1 FROM points.staff WHERE station_id = $1 AND resident_id = $2 AND state <> 'disabled'`,
    [station, residentId],
  );
  if (working !== null) throw new Refusal('wrong_state', { account: 'not disabled' });
  await rows(
    tx,
    `UPDATE points.staff SET name = '', login = 'erased-' || left(staff_id::text, 8) || right(staff_id::text, 12),
            password_hash = NULL, totp_sealed = NULL, recovery_hashes = '{}', invitation_digest = NULL
      WHERE station_id = $1 AND resident_id = $2`,
    [station, residentId],
  );
  await rows(
    tx,
    `UPDATE points.staff_device SET name = '' WHERE station_id = $1
        AND staff_id IN (SELECT staff_id FROM points.staff WHERE station_id = $1 AND resident_id = $2)`,
    [station, residentId],
  );
  await rows(
    tx,
    `UPDATE points.staff_session SET agent = '' WHERE station_id = $1
        AND staff_id IN (SELECT staff_id FROM points.staff WHERE station_id = $1 AND resident_id = $2)`,
    [station, residentId],
  );
  await rows(tx, `UPDATE points.witness_grant SET reason = '' WHERE station_id = $1 AND resident_id = $2`, [
    station,
    residentId,
  ]);
  return [];
});
