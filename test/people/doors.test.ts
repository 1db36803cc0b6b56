import { readFileSync } from 'node:fs';
import { v7 as uuidv7 } from 'uuid';
import { makeHousehold, type MadeHousehold } from '../support';
import { asStaff, type StaffClient } from '../support/client';
import { served } from '../support/served';

/** One door has one writing and belongs to one branch, whoever types it. */

// A busy machine makes an application in seconds, not in one.
jest.setTimeout(60_000);

const here = served('doors');
let administrator: StaffClient;
let home: MadeHousehold;
let station = 0;

beforeEach(async () => {
  station += 1;
  const { app, house } = here;
  await house.station({ station, households: 0, committees: 2, groups: 3 });
  const door = { committee: '居委会1', group: '1组', building: '1号楼', unit: '1单元', room: '401' };
  home = await house.db.inStation(station, (tx) =>
    makeHousehold(tx, station, house.clock.now(), { ...door, name: '王五', bornOn: '1980-01-01' }),
  );
  administrator = await asStaff(app, house, station, 'administrator');
});

const HEAD = '居委会,居民组,楼栋,单元,房号,姓名,与户主关系,出生日期';
const preview = (row: string) =>
  administrator.ok('roster.preview', { upload: { bytes: Buffer.from(`${HEAD}\n${row}`), type: 'text/csv' } });

test.each(['居委会1,1组,1号楼,1单元,４０１', '居委会１,１组,１号楼,１单元,401'])(
  'a second file that writes the door as %s doubles nobody',
  async (door) => {
    const found = await preview(`${door},王五,户主,1980-01-01`);
    expect(found).toMatchObject({ findings: [], newHouseholds: 0, newResidents: 0, known: 1 });
  },
);

test('doors and places of before are brought to the one writing; of two that differ in it alone each keeps its name', async () => {
  const name = (table: string, id: number, text: string) =>
    here.house.owner.query(
      `UPDATE points.${table} SET name = $2 WHERE station_id = ${station} AND ${table}_id = $1`,
      [id, text],
    );
  await here.house.owner.query(
    `UPDATE points.dwelling SET unit = '１单元', room = '４０１' WHERE station_id = ${station}`,
  );
  await here.house.owner.query(
    `UPDATE points.household SET household_no = 'Ｈ１' WHERE station_id = ${station}`,
  );
  await name('committee', 1, '居委会１');
  await name('building', 1, '１号楼');
  await name('building', 2, '８号楼');
  await name('building', 3, '8号楼');
  await here.house.owner.query(readFileSync('libs/people/migrations/1795400001800-doors.sql', 'utf8'));
  expect(
    await administrator.ok('household.get', { params: { householdId: home.householdId } }),
  ).toMatchObject({
    committee: '居委会1', building: '1号楼', unit: '1单元', room: '401', householdNo: 'H1',
  }); // prettier-ignore
  const { items } = await administrator.ok('building.list');
  expect(items.map(({ building }) => building)).toEqual(['1号楼', '8号楼', '８号楼']);
});

describe('a household typed in', () => {
  const typed = (committee: string, group: string, building: string) => ({
    params: { importId: uuidv7() },
    body: {
      committee, group, building, unit: '1单元', room: '502', householdNo: null,
      members: [{ name: '赵六', relation: '户主', isHead: true, idNumber: null, bornOn: '1985-01-01', phone: null,
        disability: null, incomeSupport: false, consents: false }],
    },
  }); // prettier-ignore

  test('is of the registrar’s own committee', async () => {
    const registrar = await asStaff(here.app, here.house, station, [{ role: 'registrar', committeeId: 1 }]);
    const ask = async (...place: [string, string, string]) =>
      (await registrar.call('household.propose', typed(...place))).code;
    expect(await ask('居委会2', '2组', '2号楼')).toBe('not_found');
    expect(await ask('居委会9', '1组', '1号楼')).toBe('not_found');
    expect(await ask('居委会1', '1组', '1号楼')).toBe('');
    expect(await ask('居委会１', '新组', '9号楼')).toBe('');
  });

  test('is of the registrar’s own group', async () => {
    const registrar = await asStaff(here.app, here.house, station, [{ role: 'registrar', groupId: 1 }]);
    const ask = async (...place: [string, string, string]) =>
      (await registrar.call('household.propose', typed(...place))).code;
    expect(await ask('居委会1', '3组', '3号楼')).toBe('not_found');
    expect(await ask('居委会1', '1组', '1号楼')).toBe('');
    // A building is nobody’s to take over: it stays in its group.
    expect(await ask('居委会1', '1组', '3号楼')).toBe('roster_bad');
  });
});
