import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { v7 as uuidv7 } from 'uuid';
import { applyHouse, type ApplyHouse } from '../apply/support';
import { createTestApp } from '../support/app';
import { asResident, asStaff } from '../support/client';

// Making staff hashes passwords: slow where many tests share two cores.
jest.setTimeout(60_000);

/** Whoever picks a neighbour behind a door learns no more of the name than the picker shows. */
describe('the name of a neighbour', () => {
  const [NAME, MASK] = ['李小芳', '李*芳'];
  let s: ApplyHouse;
  let app: NestFastifyApplication;
  beforeAll(async () => {
    s = await applyHouse('neighbours', '2020-03-10T18:00:00+08:00');
    app = await createTestApp(s.house);
    await s.sql(
      `UPDATE points.resident SET name = $2, masked_name = $3 WHERE station_id = 1 AND resident_id = $1`,
      [s.member(7), NAME, MASK],
    );
    await s.sql(
      `INSERT INTO points.dwelling (station_id, household_id, building_id, unit, room)
       SELECT station_id, household_id, building_id, '1单元', '401' FROM points.household
        WHERE station_id = 1 AND household_id = $1`,
      [s.made.households[4]],
    );
  });
  afterAll(async () => {
    await app?.close();
    await s?.house.close();
  });
  const at = (i: number) =>
    asResident(app, s.house, 1, { residentId: s.member(i), householdId: s.made.households[i]! });

  it('stays masked to the household that names her to collect its goods; the desk reads it', async () => {
    const me = await at(4);
    await me.ok('proxy.mine', { params: { residentId: s.member(7) }, body: { collects: true } });
    const { proxies } = await me.ok('household.mine');
    expect(proxies).toMatchObject([{ residentId: s.member(7), name: MASK }]);
    const registrar = await asStaff(app, s.house, 1, 'registrar');
    const shown = await registrar.ok('household.get', { params: { householdId: s.made.households[4]! } });
    expect(shown.proxies).toMatchObject([{ name: NAME }]);
  });

  it('stays masked to the household that names her as a witness; staff read it', async () => {
    const me = await at(5);
    const claimId = uuidv7();
    const body = {
      residentId: s.member(5),
      act: 'A04',
      day: '2020-03-09',
      quantity: 1,
      evidence: [{ kind: 'W' as const, witnessId: s.member(7) }],
    };
    await me.ok('claim.submit', { params: { claimId }, body });
    const { evidence } = await me.ok('claim.my-get', { params: { claimId } });
    expect(evidence).toMatchObject([{ kind: 'W', witnessId: s.member(7), witnessName: MASK }]);
    const supervisor = await asStaff(app, s.house, 1, 'supervisor');
    const seen = await supervisor.ok('claim.get', { params: { claimId } });
    expect(seen.evidence).toMatchObject([{ witnessName: NAME }]);
  });
});
