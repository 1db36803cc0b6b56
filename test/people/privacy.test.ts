import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { importRoster, isAdult, maskName } from '#people';
import { auditChecks } from '#platform';
import { composeList, listCheck, postList } from '#steps/5-publicize';
import { registerClaims } from '#steps/4-register';
import { branchOf, type StaffCaller } from '#access';
import { writeBackup } from '../../libs/station/src/backup/write';
import { createTestApp } from '../support/app';
import { asPublic, asStaff } from '../support/client';
import { makeHousehold, rosterEntry, testHouse, type MadeHousehold, type TestHouse } from '../support';

// A busy machine makes an application in seconds, not in one.
jest.setTimeout(60_000);

let house: TestHouse;
let app: NestFastifyApplication;
let family: MadeHousehold;

beforeAll(async () => {
  house = await testHouse({ name: 'privacy' });
  app = await createTestApp(house);
  await house.station({ station: 1, households: 0 });
  await house.station({ station: 2, households: 0 });
  const of = { committee: '居委会1', group: '1组', building: '1号楼', room: '101' };
  family = await house.db.inStation(1, (tx) =>
    makeHousehold(
      tx, 1, house.clock.now(),
      { ...of, name: '欧阳晓明', bornOn: '1960-01-01', phone: '13800000001', disability: '视力一级' },
      { name: '欧阳小宝', bornOn: '2015-01-01' },
      { name: '欧阳静', bornOn: '1990-01-01', consents: false },
    ),
  ); // prettier-ignore
});
afterAll(async () => {
  await app.close();
  await house.close();
});

/** What the publisher's role learns in a station. */
const named = (station: number, residents: string[], day = '2026-11-02') =>
  house.db.inStation(
    station,
    (tx) =>
      tx.query(`SELECT * FROM points.public_names($1, $2, $3) ORDER BY resident_id`, [
        station,
        residents,
        day,
      ]),
    'points_publisher',
  );

describe('what the publisher learns of a name', () => {
  test('a mask with consent, that a minor acted with the guardian’s, nothing without', async () => {
    const [father, child, daughter] = family.residentIds;
    expect(await named(1, family.residentIds)).toEqual([
      { resident_id: father, masked_name: '欧阳*明', minor: false },
      { resident_id: child, masked_name: null, minor: true },
      { resident_id: daughter, masked_name: null, minor: false },
    ]);
    // Of age, the child is named like everybody.
    expect(await named(1, [child!], '2033-01-01')).toMatchObject([{ masked_name: '欧阳*宝', minor: false }]);
  });

  test('nothing of another station, by either fence', async () => {
    expect(await named(2, family.residentIds)).toEqual([]);
  });

  test.each(['resident', 'resident_private', 'dwelling', 'consent', 'kin', 'card', 'roster_import'])(
    'no column of %s',
    async (table) => {
      const read = house.db.inStation(
        1,
        (tx) => tx.query(`SELECT * FROM points.${table} WHERE station_id = 1`),
        'points_publisher',
      );
      await expect(read).rejects.toMatchObject({ driverError: { code: '42501' } });
    },
  );

  test('the mask is written by the one rule, whatever the name', async () => {
    const word = fc.string({
      unit: fc.constantFrom('张', '欧', '阳', '芳', '𠮷', '葛', '·', 'A', 'b', ' ', '阿'),
      minLength: 1,
      maxLength: 12,
    });
    const names = fc.sample(
      word.filter((name) => name.trim() !== ''),
      300,
    );
    const entries = names.map((name) =>
      rosterEntry({ name, committee: '居委会1', group: '1组', building: '1号楼' }),
    );
    await house.db.inStation(2, (tx) => importRoster(tx, 2, entries, house.clock.now()));
    const { rows } = await house.owner.query<{ name: string; masked_name: string; shown: string }>(
      `SELECT r.name, r.masked_name, n.masked_name AS shown FROM points.resident r
         CROSS JOIN LATERAL points.public_name(2, r.resident_id, '2026-11-02') n WHERE r.station_id = 2`,
    );
    expect(rows).toHaveLength(300);
    for (const { name, masked_name, shown } of rows) {
      expect([masked_name, shown]).toEqual([maskName(name), maskName(name)]);
    }
  });

  test('who is a minor is one rule in SQL and in the code', async () => {
    const day = fc
      .date({ min: new Date('1990-01-01'), max: new Date('2040-12-31'), noInvalidDate: true })
      .map((d) => d.toISOString().slice(0, 10));
    const pairs = [
      ['2008-02-29', '2026-02-28'], ['2008-02-29', '2026-03-01'], ['2008-11-02', '2026-11-01'], ['2008-11-02', '2026-11-02'],
      ...fc.sample(fc.tuple(day, day), 2000),
    ] as [string, string][]; // prettier-ignore
    const { rows } = await house.owner.query(
      `SELECT points.minor_on(born, day) AS minor FROM unnest($1::date[], $2::date[]) WITH ORDINALITY AS u(born, day, n) ORDER BY n`,
      [pairs.map(([born]) => born), pairs.map(([, on]) => on)],
    );
    expect(rows.map(({ minor }) => minor)).toEqual(pairs.map(([born, on]) => !isAdult(born, on)));
  });
});

test('a resident who has gone is erased from every table, and every digest still holds', async () => {
  const [father] = family.residentIds as [string, string, string];
  const administrator = await asStaff(app, house, 1, 'administrator');
  const registrar = await asStaff(app, house, 1, 'registrar');
  const roles = [{ role: 'registrar', committeeId: null, groupId: null, alternate: false }] as const;
  const caller: StaffCaller = {
    kind: 'staff', station: 1, sessionId: uuidv7(), staffId: registrar.staffId, residentId: null, roles,
    branch: branchOf(roles), steppedUpAt: null,
  }; // prettier-ignore
  const now = house.clock.now();
  const claimId = uuidv7();
  await house.owner.query(
    `INSERT INTO points.act (station_id, code, valid_from, kind, carrier, name_zh, name_en, public_label_zh, points, unit,
       cap_scope, evidence, routes, panel)
     VALUES (1, 'D01', '2018-09-01', 'reward', 'service', '测试', 'test', '志愿服务', 1, 'time', 'person', 'R', '{A}', 'one')`,
  );
  await house.owner.query(
    `INSERT INTO points.claim (station_id, claim_id, kind, household_id, resident_id, committee_id, group_id, act_code,
       act_valid_from, act_day, route, points, state, note, submitted_by_kind, submitted_at)
     VALUES (1, $1, 'reward', $2, $3, 1, 1, 'D01', '2018-09-01', '2026-11-01', 'D', 3, 'certified', '欧阳晓明打扫', 'system', $4)`,
    [claimId, family.householdId, father, now],
  );
  await registerClaims(house, caller, { claimIds: [claimId] }, now);
  const listId = uuidv7();
  await composeList(house, caller, { listId, committeeId: 1, kind: 'rewards', whereToObject: '居委会' }, now);
  await postList(house, caller, listId, now);
  const voice = uuidv7();
  await house.files.put(1, voice, Buffer.from('sound'));
  await house.owner.query(
    `INSERT INTO points.file (station_id, file_id, purpose, media_type, bytes, sha256, uploaded_by, uploaded_at)
     VALUES (1, $1, 'voice', 'audio/webm', 5, $2, $3, $4)`,
    [voice, createHash('sha256').update('sound').digest(), father, now],
  );
  const params = { residentId: father };
  // He was a keeper too, and somebody vouched for him with his name in the reason.
  const keeper = await asStaff(app, house, 1, 'keeper', { residentId: father });
  await house.owner.query(
    `UPDATE points.staff SET name = '欧阳晓明', login = 'ouyang.晓明' WHERE station_id = 1 AND staff_id = $1`,
    [keeper.staffId],
  );
  await house.owner.query(
    `INSERT INTO points.witness_grant (station_id, grant_id, resident_id, witness_id, code_digest, reason, granted_at, until)
     VALUES (1, gen_random_uuid(), $1, $2, '', '欧阳晓明忘带卡', $3, $3)`,
    [father, registrar.staffId, now],
  );
  expect((await administrator.call('resident.erase', { params })).code).toBe('wrong_state');
  const body = {
    event: { kind: 'death' as const, residentId: father, newHeadId: family.residentIds[2]! },
    happenedOn: '2026-11-02',
  };
  await registrar.ok('life.record', { params: { eventId: uuidv7() }, body });
  // The list still hangs: with his consent, which ended with him, his name has left it.
  const { shown } = await asPublic(app, 1).ok('list.public', { params: { listId } });
  const bare = { building: null, label: null, actDay: null, nameLabel: null, maskedName: null };
  expect(shown).toEqual([{ ...bare, lineNo: 1, serial: shown[0]!.serial, carrier: 'service', points: 3 }]);
  // The window has not closed yet: what is open is decided first.
  expect((await administrator.call('resident.erase', { params })).code).toBe('wrong_state');
  await house.owner.query(`UPDATE points.claim SET state = 'credited' WHERE station_id = 1`);
  // Whoever still has an account still works here: it is shut first.
  expect((await administrator.call('resident.erase', { params })).code).toBe('wrong_state');
  await administrator.ok('staff.disable', { params: { staffId: keeper.staffId }, body: { reason: '去世' } });
  await administrator.ok('resident.erase', { params });
  const { items } = await administrator.ok('staff.list');
  expect(items.find(({ staffId }) => staffId === keeper.staffId)).toMatchObject({
    name: '',
    state: 'disabled',
  });

  const { rows: tables } = await house.owner.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'points'::regnamespace AND relkind = 'r'`,
  );
  for (const { name } of tables) {
    const { rows } = await house.owner.query(
      `SELECT count(*)::integer AS n FROM points.${name} t WHERE t::text LIKE ANY (ARRAY['%晓明%', '%欧阳*明%', '%ou yang xiao ming%', '%13800000001%', '%视力一级%'])`,
    );
    expect([name, rows[0].n]).toEqual([name, 0]);
  }
  expect(await house.files.get(1, voice)).toBeNull();
  // A backup made from now on has none of it: rows as they are now, nothing of what they were.
  const folder = mkdtempSync(join(tmpdir(), 'station-erased-'));
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  copyFileSync(join(process.env.TEST_STATION_DATA!, 'secrets.json'), join(dataDir, 'secrets.json'));
  const file = join(folder, 'station.backup');
  await writeBackup({ ownerUrl: house.ownerUrl, dataDir, file, now });
  const written = gunzipSync(readFileSync(file)).toString('utf8');
  expect(written).toContain(father);
  for (const gone of ['晓明', '13800000001', '视力一级', 'ou yang xiao ming'])
    expect(written).not.toContain(gone);
  rmSync(folder, { recursive: true });
  expect(await named(1, [father])).toMatchObject([{ masked_name: null, minor: false }]);
  const findings = await house.db.inStation(1, async (tx) => {
    const found = [];
    for (const check of [listCheck, ...auditChecks])
      for await (const finding of check.run(tx, 1)) found.push(finding);
    return found;
  });
  expect(findings).toEqual([]);
  const { rows: lines } = await house.owner.query(
    `SELECT name_digest IS NOT NULL AS kept FROM points.list_line WHERE station_id = 1`,
  );
  expect(lines).toEqual([{ kept: true }]);
});
