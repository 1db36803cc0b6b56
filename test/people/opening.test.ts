import { createHash } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { v7 as uuidv7 } from 'uuid';
import { registerClaims } from '#steps/4-register';
import { composeList, postList } from '#steps/5-publicize';
import { branchOf, type StaffCaller } from '#access';
import { createTestApp } from '../support/app';
import { untilBlocked } from '../support/until';
import { asStaff, type StaffClient } from '../support/client';
import { makeHousehold, testHouse, type MadeHousehold, type TestHouse } from '../support';

// A busy machine makes an application in seconds, not in one.
jest.setTimeout(60_000);

let house: TestHouse;
let app: NestFastifyApplication;
let administrator: StaffClient;
let supervisor: StaffClient;
let zhang: MadeHousehold;
let station = 0;

beforeAll(async () => {
  house = await testHouse({ name: 'opening' });
  app = await createTestApp(house);
});
beforeEach(async () => {
  station += 1;
  await house.station({ station, households: 0 });
  await house.db.inStation(station, async (tx) => {
    const of = { committee: '居委会1', group: '1组', building: '1号楼', unit: '1单元' };
    const now = house.clock.now();
    zhang = await makeHousehold(tx, station, now, { ...of, room: '101', name: '张小芳' });
    await makeHousehold(tx, station, now, { ...of, room: '102', householdNo: 'H2', name: '李四' });
    await makeHousehold(tx, station, now, { ...of, room: '103', name: '王五' });
  });
  administrator = await asStaff(app, house, station, 'administrator');
  supervisor = await asStaff(app, house, station, 'supervisor');
});
afterAll(async () => {
  await app.close();
  await house.close();
});

const HEAD = '楼栋,单元,房号,户号,户主姓名,结余积分';
const SHEET = [HEAD, '1号楼,1单元,101,,张小芳,120', '1号楼,,,H2,李四,35', '1号楼,1单元,103,,王五,0'].join(
  '\n',
);
const upload = (text: string) => ({ bytes: Buffer.from(text), type: 'text/csv' });
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');
const propose = (text = SHEET) =>
  administrator.call('opening.propose', {
    params: { batchId: uuidv7() },
    query: { digest: digestOf(text) },
    upload: upload(text),
  });
const countersign = (proposalId: string) =>
  supervisor.call('proposal.countersign', { params: { proposalId }, body: { minutesNo: '2026-12' } });
const claims = async () =>
  (
    await house.owner.query(
      `SELECT claim_id AS "claimId", kind, state, points, resident_id = $2 AS zhang FROM points.claim
        WHERE station_id = $1 ORDER BY points DESC`,
      [station, zhang.residentIds[0]],
    )
  ).rows;

test('a preview adds up and names every bad row', async () => {
  expect(await administrator.ok('opening.preview', { upload: upload(SHEET) })).toMatchObject({
    digest: digestOf(SHEET), findings: [], households: 2, points: 155,
  }); // prettier-ignore
  const wide = SHEET.replaceAll('101', '１０１').replace('H2', 'Ｈ２');
  expect((await administrator.ok('opening.preview', { upload: upload(wide) })).findings).toEqual([]);
  const bad = [
    SHEET,
    '1号楼,1单元,101,,张小芳,5',
    '9号楼,1单元,101,,谁,5',
    '1号楼,1单元,103,,王五,-3',
    '1号楼,1单元,103,,别人,3',
  ].join('\n');
  expect((await administrator.ok('opening.preview', { upload: upload(bad) })).findings).toEqual([
    { row: 5, column: null, problem: 'household_twice' },
    { row: 6, column: null, problem: 'household_unknown' },
    { row: 7, column: '结余积分', problem: 'points_bad' },
    { row: 8, column: null, problem: 'household_unknown' },
  ]);
  expect((await administrator.ok('opening.preview', { upload: upload('姓名\n张') })).findings).toMatchObject([
    { problem: 'heading_missing', column: '楼栋' },
    { problem: 'heading_missing', column: '积分' },
    { problem: 'heading_missing', column: '房号' },
  ]);
});

test('countersigned balances are certified claims, and are given once', async () => {
  const asked = await propose();
  expect(asked.body).toMatchObject({ households: 2, points: 155 });
  expect(await claims()).toEqual([]);
  // Whoever countersigns reads them household by household.
  const { batchId } = asked.body;
  const [first] = (await supervisor.ok('opening.lines', { params: { batchId }, query: { limit: 1 } })).items;
  const rest = await supervisor.ok('opening.lines', {
    params: { batchId },
    query: { after: first!.householdId },
  });
  expect([first, ...rest.items].sort((a, b) => b!.points - a!.points)).toMatchObject([
    { headName: '张小芳', room: '101', points: 120 },
    { headName: '李四', room: '102', points: 35 },
  ]);
  const rival = await propose();
  expect((await countersign(asked.body.proposalId)).status).toBe(200);
  expect(await claims()).toMatchObject([
    { kind: 'carry-in', state: 'certified', points: 120, zhang: true },
    { kind: 'carry-in', state: 'certified', points: 35, zhang: false },
  ]);
  expect((await countersign(rival.body.proposalId)).code).toBe('stale');
  const again = await propose();
  expect(again.body).toMatchObject({
    code: 'roster_bad',
    facts: { findings: [{ row: 2, problem: 'carried_already' }, { row: 3 }] },
  });
  expect(await claims()).toHaveLength(2);
});

/** Two at once, the first of them stopped in the middle: while the row is held, no claim of that household is written. */
async function whileHeld<T>(householdId: string, does: () => Promise<T>): Promise<T> {
  const busy = await house.owner.connect();
  await busy.query('BEGIN');
  await busy.query(`SELECT 1 FROM points.household WHERE station_id = $1 AND household_id = $2 FOR UPDATE`, [
    station,
    householdId,
  ]);
  const done = does();
  await untilBlocked(house.owner, 2);
  await busy.query('COMMIT');
  busy.release();
  return done;
}

test('of two batches countersigned at once one is in force, and nobody has two balances', async () => {
  const second = await asStaff(app, house, station, 'supervisor');
  const [one, two] = [await propose(), await propose()];
  const answers = await whileHeld(zhang.householdId, () =>
    Promise.all([
      countersign(one.body.proposalId),
      second.call('proposal.countersign', {
        params: { proposalId: two.body.proposalId },
        body: { minutesNo: '2026-12' },
      }),
    ]),
  );
  expect(answers.map(({ code }) => code).sort()).toEqual(['', 'stale']);
  expect((await claims()).map(({ points }) => points)).toEqual([120, 35]);
});

test('a household that had its balance and was merged brings none into the other one again', async () => {
  const alone = [HEAD, '1号楼,1单元,101,,张小芳,120'].join('\n');
  const [one, two] = [await propose(alone), await propose(alone)];
  await countersign(one.body.proposalId);
  await house.owner.query(
    `UPDATE points.household SET state = 'closed', merged_into = (
       SELECT household_id FROM points.household WHERE station_id = $1 AND household_no = 'H2')
      WHERE station_id = $1 AND household_id = $2`,
    [station, zhang.householdId],
  );
  expect((await countersign(two.body.proposalId)).code).toBe('stale');
});

test('an opening balance is registered, posted and credited like everything else', async () => {
  await countersign((await propose()).body.proposalId);
  const roles = [{ role: 'registrar', committeeId: null, groupId: null, alternate: false }] as const;
  const registrar: StaffCaller = {
    kind: 'staff', station, sessionId: uuidv7(), staffId: (await asStaff(app, house, station, 'registrar')).staffId,
    residentId: null, roles, branch: branchOf(roles), steppedUpAt: null,
  }; // prettier-ignore
  const now = house.clock.now();
  await registerClaims(house, registrar, { claimIds: (await claims()).map(({ claimId }) => claimId) }, now);
  const list = { listId: uuidv7(), committeeId: 1, kind: 'carry-ins', whereToObject: '居委会' } as const;
  const { reply } = await composeList(house, registrar, list, now);
  expect(reply.lines).toHaveLength(2);
  const { closesAt } = await postList(house, registrar, list.listId, now);
  await house.owner.query(`SELECT points.credit_list($1, $2, 'infinity', 30, $3, NULL, 100)`, [
    station,
    list.listId,
    closesAt,
  ]);
  const { rows } = await house.owner.query(
    `SELECT kind, points FROM points.entry WHERE station_id = $1 ORDER BY points`,
    [station],
  );
  expect(rows).toEqual([
    { kind: 'carry-in', points: 35 },
    { kind: 'carry-in', points: 120 },
  ]);
});

test('a refused batch keeps no line', async () => {
  const { proposalId } = (await propose()).body;
  await supervisor.ok('proposal.refuse', { params: { proposalId }, body: { reason: '数字不对' } });
  const { rows } = await house.owner.query(
    `SELECT state, (SELECT count(*)::integer FROM points.opening_line l WHERE l.station_id = $1) AS lines
       FROM points.opening_batch WHERE station_id = $1`,
    [station],
  );
  expect(rows).toEqual([{ state: 'refused', lines: 0 }]);
});
