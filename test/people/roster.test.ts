import { Client } from 'pg';
import { appUrl, connect, type Database } from '#platform';
import { importRoster, readRoster } from '#people';
import { demoPeople } from '../../libs/station/src/demo/people';
import { rosterCsv } from '../../libs/station/src/demo/roster';
import { createTestDatabase, type TestDatabase } from '../setup/database';
import { makeHousehold, rosterEntry } from '../support/people';

// A busy machine makes an application in seconds, not in one.
jest.setTimeout(60_000);

const NOW = new Date('2026-11-05T02:00:00Z');
const TODAY = '2026-11-05';

let own: TestDatabase;
let db: Database;

beforeAll(async () => {
  own = await createTestDatabase('roster');
  const owner = new Client({ connectionString: own.ownerUrl });
  await owner.connect();
  await owner.query(`INSERT INTO points.station VALUES (1, 'xxl', '兴贤里', $1), (2, 'other', '别处', $1)`, [
    NOW,
  ]);
  await owner.end();
  db = await connect(appUrl(own.ownerUrl, own.secrets));
});
afterAll(async () => {
  await db.close();
  await own.drop();
});

const count = async (station: number, table: string): Promise<number> =>
  db.inStation(station, async (tx) => {
    const [row] = await tx.query(`SELECT count(*)::integer AS n FROM points.${table} WHERE station_id = $1`, [
      station,
    ]);
    return row.n;
  });

test('a roster of 11,212 people is written whole, and a second time doubles nobody', async () => {
  const csv = Buffer.from(rosterCsv(demoPeople(TODAY)));
  const read = readRoster(csv, { today: TODAY, secrets: own.secrets });
  expect(read.findings).toEqual([]);
  const first = await db.inStation(1, (tx) => importRoster(tx, 1, read.entries, NOW));
  expect(first).toEqual({ households: 2749, residents: 11_212, known: 0 });

  const again = await db.inStation(1, (tx) => importRoster(tx, 1, read.entries, NOW));
  expect(again).toEqual({ households: 0, residents: 0, known: 11_212 });
  expect(await count(1, 'resident')).toBe(11_212);
  expect(await count(1, 'committee')).toBe(3);
  expect(await count(1, 'resident_group')).toBe(30);
  expect(await count(1, 'building')).toBe(83);
  expect(await count(2, 'resident')).toBe(0);
});

test('a household has a head, its minors a guardian, and who consents a consent', async () => {
  const made = await db.inStation(2, (tx) =>
    makeHousehold(tx, 2, NOW, { name: '单晓红' }, { name: '单小宝', bornOn: '2015-01-01', consents: false }),
  );
  const [household, residents] = await db.inStation(2, async (tx) => [
    await tx.query(`SELECT head_id, state FROM points.household WHERE station_id = 2`),
    await tx.query(
      `SELECT name, masked_name, pinyin, initials, guardian_id,
              points.is_minor(station_id, resident_id, '2026-11-05') AS minor,
              EXISTS (SELECT FROM points.consent c WHERE c.station_id = 2 AND c.resident_id = r.resident_id) AS consents
         FROM points.resident r WHERE station_id = 2 ORDER BY resident_id`,
    ),
  ]);
  expect(household).toEqual([{ head_id: made.residentIds[0], state: 'active' }]);
  expect(residents).toEqual([
    {
      name: '单晓红',
      masked_name: '单*红',
      pinyin: 'shan xiao hong',
      initials: 'sxh',
      guardian_id: null,
      minor: false,
      consents: true,
    },
    {
      name: '单小宝',
      masked_name: '单*宝',
      pinyin: 'shan xiao bao',
      initials: 'sxb',
      guardian_id: made.residentIds[0],
      minor: true,
      consents: false,
    },
  ]);
});

test('a station’s contradiction refuses the whole roster', async () => {
  const before = await count(2, 'resident');
  const elsewhere = rosterEntry({ building: '1号楼', group: '第九居民组' });
  await expect(
    db.inStation(2, (tx) => importRoster(tx, 2, [rosterEntry(), elsewhere], NOW)),
  ).rejects.toMatchObject({
    code: 'roster_bad',
    details: { findings: [{ row: elsewhere.row, column: null, problem: 'building_elsewhere' }] },
  });
  expect(await count(2, 'resident')).toBe(before);
});
