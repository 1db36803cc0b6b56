import { createHash } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { v7 as uuidv7 } from 'uuid';
import { demoPeople } from '../../libs/station/src/demo/people';
import { rosterCsv } from '../../libs/station/src/demo/roster';
import { createTestApp } from '../support/app';
import { untilBlocked } from '../support/until';
import { asStaff, giveCards, type StaffClient } from '../support/client';
import { testHouse, type TestHouse } from '../support';

// A busy machine makes an application in seconds, not in one.
jest.setTimeout(60_000);

const HEAD = '居委会,居民组,楼栋,单元,房号,姓名,与户主关系,身份证号,出生日期,电话,残疾,低保,同意公示';
const ROSTER = [
  HEAD,
  '居委会1,1组,1号楼,1单元,101,张小芳,户主,11010519491231002X,,13800000001,肢体三级,是,是',
  '居委会1,1组,1号楼,1单元,101,张小宝,子,,2015-03-04,,,否,否',
  '居委会1,2组,2号楼,1单元,101,李四,户主,,1990-01-01,,,否,是',
].join('\n');

let house: TestHouse;
let app: NestFastifyApplication;
let administrator: StaffClient;
let supervisor: StaffClient;

let station = 0;

beforeAll(async () => {
  house = await testHouse({ name: 'import' });
  app = await createTestApp(house);
});
beforeEach(async () => {
  station += 1;
  await house.station({ station, households: 0 });
  administrator = await asStaff(app, house, station, 'administrator');
  supervisor = await asStaff(app, house, station, 'supervisor');
});
afterAll(async () => {
  await app.close();
  await house.close();
});

const upload = (text: string) => ({ bytes: Buffer.from(text), type: 'text/csv' });
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');
const count = async (table: string): Promise<number> =>
  (
    await house.owner.query(
      `SELECT count(*)::integer AS n FROM points.${table} WHERE station_id = ${station}`,
    )
  ).rows[0].n;

async function proposed(text = ROSTER) {
  return administrator.ok('roster.propose', {
    params: { importId: uuidv7() },
    query: { digest: digestOf(text) },
    upload: upload(text),
  });
}
const countersign = (proposalId: string) =>
  supervisor.call('proposal.countersign', { params: { proposalId }, body: { minutesNo: '2026-11' } });

test('a preview names what is wrong and writes nothing', async () => {
  const good = await administrator.ok('roster.preview', { upload: upload(ROSTER) });
  expect(good).toMatchObject({
    digest: digestOf(ROSTER), findings: [], rows: 3, newHouseholds: 2, newResidents: 3, known: 0,
    columns: { name: '姓名' },
  }); // prettier-ignore
  const bad = await administrator.ok('roster.preview', { upload: upload(ROSTER.replace('002X', '0021')) });
  expect(bad.findings).toEqual([{ row: 2, column: '身份证号', problem: 'id_check_digit' }]);
  const matched = await administrator.ok('roster.preview', {
    upload: upload(ROSTER.replace('姓名', '户内成员')),
    query: { columns: JSON.stringify({ name: '户内成员' }) },
  });
  expect(matched.findings).toEqual([]);
  expect(await count('resident')).toBe(0);
  expect(await count('roster_import')).toBe(0);
});

test('a roster is in force when a supervisor countersigns it, and not before', async () => {
  const waiting = await proposed();
  expect(waiting).toMatchObject({ state: 'proposed', households: 2, residents: 3 });
  expect(await count('resident')).toBe(0);
  expect((await countersign(waiting.proposalId)).status).toBe(200);
  expect(await count('resident')).toBe(3);
  expect((await administrator.ok('roster.list')).items).toMatchObject([{ state: 'in-force', residents: 3 }]);
  const { rows } = await house.owner.query(
    `SELECT rows FROM points.roster_import WHERE station_id = ${station}`,
  );
  expect(rows).toEqual([{ rows: null }]);
});

test('a second time nobody is doubled, and a grown file brings the newcomers alone', async () => {
  await countersign((await proposed()).proposalId);
  const again = await administrator.call('roster.propose', {
    params: { importId: uuidv7() },
    query: { digest: digestOf(ROSTER) },
    upload: upload(ROSTER),
  });
  expect(again.code).toBe('roster_bad');
  expect(again.body).toMatchObject({ facts: { findings: [{ problem: 'nothing_new' }] } });

  const grown = `${ROSTER}\n居委会1,1组,1号楼,1单元,101,张小贝,女,,2026-10-01,,,否,否`;
  await countersign((await proposed(grown)).proposalId);
  expect(await count('resident')).toBe(4);
  expect(await count('household')).toBe(2);
  const { rows } = await house.owner.query(
    `SELECT e.kind, r.name, g.name AS guardian FROM points.life_event e
       JOIN points.resident r ON r.station_id = ${station} AND r.resident_id = e.resident_id
       JOIN points.resident g ON g.station_id = ${station} AND g.resident_id = r.guardian_id WHERE e.station_id = ${station}`,
  );
  expect(rows).toEqual([{ kind: 'joined', name: '张小贝', guardian: '张小芳' }]);
});

test('who is recorded as gone is named, not skipped: the file says somebody lives here, the station says no', async () => {
  await countersign((await proposed()).proposalId);
  await house.owner.query(
    `UPDATE points.resident SET state = 'left', left_on = joined_on WHERE station_id = ${station} AND name = '张小宝'`,
  );
  const told = { row: 3, column: null, problem: 'person_gone' };
  const grown = `${ROSTER}\n居委会1,2组,2号楼,1单元,102,王五,户主,,1991-01-01,,,否,否`;
  const previewed = await administrator.ok('roster.preview', { upload: upload(grown) });
  expect(previewed).toMatchObject({ findings: [told], newResidents: 1, known: 2 });
  const alone = await administrator.call('roster.propose', {
    params: { importId: uuidv7() },
    query: { digest: digestOf(ROSTER) },
    upload: upload(ROSTER),
  });
  expect([alone.code, alone.body]).toMatchObject(['roster_bad', { facts: { findings: [told] } }]);
  expect(await count('resident')).toBe(3);
});

test('two proposals of one file, countersigned at once, double nobody', async () => {
  const one = await proposed();
  const two = await proposed();
  const answers = await Promise.all([countersign(one.proposalId), countersign(two.proposalId)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(await count('resident')).toBe(3);
  expect(await count('household')).toBe(2);
});

test('who is added while the household is merged goes along', async () => {
  await countersign((await proposed()).proposalId);
  const { rows: doors } = await house.owner.query(
    `SELECT d.household_id AS id FROM points.dwelling d WHERE station_id = ${station} ORDER BY building_id`,
  );
  const [householdId, otherHouseholdId] = doors.map(({ id }) => id) as [string, string];
  const grown = await proposed(`${ROSTER}\n居委会1,1组,1号楼,1单元,101,张小贝,女,,2026-10-01,,,否,否`);
  const registrar = await asStaff(app, house, station, 'registrar');
  const merge = await registrar.ok('life.record', {
    params: { eventId: uuidv7() },
    body: { event: { kind: 'merge', householdId, otherHouseholdId }, happenedOn: '2026-11-01' },
  });
  // The roster is stopped between what it read of the household and what it writes.
  const busy = await house.owner.connect();
  await busy.query('BEGIN');
  await busy.query('LOCK TABLE points.resident_private IN SHARE ROW EXCLUSIVE MODE');
  const added = countersign(grown.proposalId);
  await untilBlocked(house.owner);
  const merged = countersign(merge.proposalId!);
  await untilBlocked(house.owner, 2);
  await busy.query('COMMIT');
  busy.release();
  expect([(await added).status, (await merged).status]).toEqual([200, 200]);
  const { rows } = await house.owner.query(
    `SELECT h.household_id AS id, h.state FROM points.resident r
       JOIN points.household h ON h.station_id = ${station} AND h.household_id = r.household_id
      WHERE r.station_id = ${station} AND r.name = '张小贝'`,
  );
  expect(rows).toEqual([{ id: otherHouseholdId, state: 'active' }]);
});

test('a roster that is refused leaves no name behind', async () => {
  const { proposalId } = await proposed();
  await supervisor.ok('proposal.refuse', { params: { proposalId }, body: { reason: '缺签字' } });
  const { rows } = await house.owner.query(
    `SELECT state, rows FROM points.roster_import WHERE station_id = ${station}`,
  );
  expect(rows).toEqual([{ state: 'refused', rows: null }]);
  expect(
    (
      await house.owner.query(
        `SELECT payload::text AS payload FROM points.proposal WHERE station_id = ${station}`,
      )
    ).rows[0].payload,
  ).not.toContain('张');
});

test('who was erased is in no roster that waits, and comes back with none', async () => {
  await countersign((await proposed()).proposalId);
  const grown = `${ROSTER}\n居委会1,2组,2号楼,1单元,102,王五,户主,,1991-01-01,,,否,否`;
  // By number and by name, birth day and door: both rows of the waiting file name people who are here.
  const waiting = await proposed(grown);
  const { rows: gone } = await house.owner.query(
    `UPDATE points.resident SET state = 'left', left_on = joined_on
      WHERE station_id = ${station} AND name IN ('张小芳', '张小宝') RETURNING resident_id AS "residentId"`,
  );
  for (const params of gone) await administrator.ok('resident.erase', { params });
  const { rows } = await house.owner.query(
    `SELECT rows::text AS text FROM points.roster_import WHERE station_id = ${station} AND rows IS NOT NULL`,
  );
  for (const erased of ['张小芳', '张小宝', '13800000001', '肢体三级'])
    expect(rows[0].text).not.toContain(erased);
  expect(
    (await administrator.ok('roster.people', { params: { importId: waiting.importId } })).items.map(
      ({ name }) => name,
    ),
  ).toEqual(['李四', '王五']);
  expect((await countersign(waiting.proposalId)).status).toBe(200);
  expect(await count('resident')).toBe(4);
});

test('an undo takes a roster back whole, while nothing has been built on it', async () => {
  const { importId, proposalId } = await proposed();
  expect((await administrator.call('roster.undo', { params: { importId } })).code).toBe('wrong_state');
  await countersign(proposalId);
  expect(await administrator.ok('roster.undo', { params: { importId } })).toMatchObject({ state: 'undone' });
  for (const table of ['resident', 'resident_private', 'household', 'dwelling', 'consent'])
    expect(await count(table)).toBe(0);

  const second = await proposed();
  await countersign(second.proposalId);
  const { rows } = await house.owner.query(
    `SELECT resident_id FROM points.resident WHERE station_id = ${station} AND name = '李四'`,
  );
  await giveCards(house, station, [rows[0].resident_id]);
  expect((await administrator.call('roster.undo', { params: { importId: second.importId } })).code).toBe(
    'wrong_state',
  );
  expect(await count('resident')).toBe(3);
});

test('one household is typed in and waits for its countersignature like any other', async () => {
  const person = {
    name: '王五', relation: '户主', isHead: true, idNumber: null, bornOn: '1970-01-01', phone: '13900000002',
    disability: null, incomeSupport: false, consents: true,
  }; // prettier-ignore
  const body = {
    committee: '居委会1',
    group: '1组',
    building: '1号楼',
    unit: '',
    room: '9',
    householdNo: null,
    members: [person],
  };
  const params = { importId: uuidv7() };
  const made = await administrator.call('household.propose', { params, body });
  const replay = await administrator.call('household.propose', { params, body });
  expect(replay.body).toEqual(made.body);
  expect(replay.headers['idempotency-hit']).toBe('true');
  expect(
    (await administrator.call('household.propose', { params, body: { ...body, room: '10' } })).code,
  ).toBe('request_differs');
  const headless = { ...body, members: [{ ...person, isHead: false, relation: '子' }] };
  const refused = await administrator.call('household.propose', {
    params: { importId: uuidv7() },
    body: headless,
  });
  expect(refused.body).toMatchObject({
    code: 'roster_bad',
    facts: { findings: [{ row: 2, problem: 'head_missing' }] },
  });
  await countersign(made.body.proposalId);
  expect(await count('household')).toBe(1);
});

test('nobody countersigns new members of the own household, typed in or in a file', async () => {
  await countersign((await proposed()).proposalId);
  const { rows } = await house.owner.query(
    `SELECT resident_id FROM points.resident WHERE station_id = ${station} AND name = '张小芳'`,
  );
  const near = await asStaff(app, house, station, 'supervisor', { residentId: rows[0].resident_id });
  const sign = async (who: StaffClient, proposalId: string) =>
    (await who.call('proposal.countersign', { params: { proposalId }, body: { minutesNo: '2026-11' } })).code;
  const person = {
    name: '张影', relation: '妹', isHead: false, idNumber: null, bornOn: '1970-01-01', phone: null,
    disability: null, incomeSupport: false, consents: false,
  }; // prettier-ignore
  const door = { committee: '居委会1', building: '1号楼', unit: '1单元', householdNo: null };
  const typed = (of: { group: string; building: string; room: string }) =>
    administrator.ok('household.propose', {
      params: { importId: uuidv7() },
      body: { ...door, ...of, members: [person] },
    });
  const own = await typed({ group: '1组', building: '1号楼', room: '101' });
  const file = await proposed(`${HEAD}\n居委会1,1组,1号楼,1单元,101,张影二,妹,,1971-01-01,,,否,否`);
  const other = await typed({ group: '2组', building: '2号楼', room: '101' });
  expect([
    await sign(near, own.proposalId),
    await sign(near, file.proposalId),
    await sign(near, other.proposalId),
    await sign(supervisor, own.proposalId),
  ]).toEqual(['recused', 'recused', '', '']);
});

test('another file than the one previewed is refused', async () => {
  const ask = {
    params: { importId: uuidv7() },
    query: { digest: digestOf(ROSTER) },
    upload: upload(`${ROSTER}\n`),
  };
  expect((await administrator.call('roster.propose', ask)).code).toBe('stale');
  expect(
    (await administrator.call('roster.preview', { query: { columns: '{' }, upload: upload(ROSTER) })).code,
  ).toBe('invalid_request');
});

test('a whole station of 11,212 people goes through all three requests, is found, and can be taken back', async () => {
  const csv = rosterCsv(demoPeople('2026-11-02')).replaceAll('号楼', '号栋');
  const preview = await administrator.ok('roster.preview', { upload: upload(csv) });
  expect(preview).toMatchObject({ findings: [], newHouseholds: 2749, newResidents: 11_212 });
  const { importId, proposalId } = await proposed(csv);
  expect((await countersign(proposalId)).status).toBe(200);
  expect(await count('resident')).toBe(11_212);
  expect(
    (await administrator.ok('resident.list', { query: { search: 'zx', limit: 50 } })).items,
  ).toHaveLength(50);
  expect(
    (await administrator.ok('household.list', { query: { search: 'zhang', limit: 50 } })).items,
  ).toHaveLength(50);
  expect(await administrator.ok('roster.undo', { params: { importId } })).toMatchObject({
    residents: 11_212,
  });
  expect(await count('household')).toBe(0);
}, 240_000);
