import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { audit, ROOT, sealAudit, SYSTEM } from '#platform';
import { creditDue } from '#steps/6-credit';
import { createTestDatabase } from '../setup/database';
import { publicized, testHouse, type TestHouse, type TestStation } from '../support';

/** `npm run verify`, built, on a server: what it prints and how it ends. */
let house: TestHouse;
let st: TestStation;
beforeAll(async () => {
  house = await testHouse({ name: 'verify_command' });
  st = await house.station({ households: 2 });
  await house.station({ station: 2, households: 1 });
  await publicized(house, st, { claims: 6 });
  await creditDue(house, 1);
});
afterAll(() => house.close());

const verify = (...args: string[]) => verifyOn(house.ownerUrl, ...args);

function verifyOn(ownerUrl: string, ...args: string[]) {
  const script = join(ROOT, 'dist/libs/station/src/verify.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: ownerUrl, STATION_DATA: process.env.TEST_STATION_DATA },
  });
  return { status, stdout, stderr };
}

it('says of each station that it holds, and ends well', () => {
  expect(verify()).toEqual({
    status: 0,
    stdout: 'ok station-1: 0 rows differ\nok station-2: 0 rows differ\n',
    stderr: '',
  });
});

it('names the row after one byte of an entry has been changed, and fails', async () => {
  const hand = await house.owner.connect();
  await hand.query(`SET session_replication_role = replica`);
  await hand.query(
    `UPDATE points.entry SET hash = set_byte(hash, 7, (get_byte(hash, 7) + 1) % 256) WHERE household_id = $1 AND version = 2`,
    [st.households[0]],
  );
  await hand.query(`RESET session_replication_role`);
  hand.release();
  const { status, stdout } = verify('--station', 'station-1');
  expect(status).toBe(1);
  expect(stdout).toContain(
    `station-1 entry-hash: entry household_id=${st.households[0]} version=2: expected `,
  );
});

it('names the row after one byte of the trail has been changed: sealed, or not yet', async () => {
  const at = house.clock.now();
  const write = (id: string) =>
    house.db.inStation(2, (tx) => audit(tx, 2, SYSTEM, 'test', at, { kind: 'thing', id }, { n: 1 }));
  await write('sealed');
  house.clock.advance(3_600_000);
  await sealAudit(house, 2);
  await write('open');
  expect(verify('--station', 'station-2').status).toBe(0);
  const hand = await house.owner.connect();
  const { rows } = await hand.query<{ id: string; subject: string; sealed: boolean }>(
    `SELECT a.audit_id AS id, a.subject_id AS subject,
            EXISTS (SELECT FROM points.audit_sealed z WHERE z.audit_id = a.audit_id) AS sealed
       FROM points.audit a WHERE a.station_id = 2 AND a.subject_id IN ('sealed', 'open') ORDER BY a.audit_id`,
  );
  expect(rows.map(({ subject, sealed }) => [subject, sealed])).toEqual([['sealed', true], ['open', false]]); // prettier-ignore
  await hand.query(`SET session_replication_role = replica`);
  await hand.query(
    `UPDATE points.audit SET detail = '{"n": 2}' WHERE station_id = 2 AND subject_id IN ('sealed', 'open')`,
  );
  await hand.query(`RESET session_replication_role`);
  hand.release();
  const { status, stdout } = verify('--station', 'station-2');
  expect(status).toBe(1);
  for (const { id } of rows)
    expect(stdout).toMatch(new RegExp(`station-2 audit-[a-z]+: audit audit_id=${id}`));
});

it('refuses a station that is not there, in one line', () => {
  expect(verify('--station', 'nowhere')).toEqual({
    status: 1,
    stdout: '',
    stderr: '--station: there is no station "nowhere"\n',
  });
});

it('says so where no station lives: the wrong folder is no station that holds', async () => {
  const empty = await createTestDatabase('verify_nothing');
  expect(verifyOn(empty.ownerUrl)).toEqual({
    status: 1,
    stdout: '',
    stderr: `No station lives in ${process.env.TEST_STATION_DATA}: set STATION_DATA.\n`,
  });
  await empty.drop();
});
