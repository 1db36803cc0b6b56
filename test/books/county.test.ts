import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { draw, setCountyMember } from '#books';
import { testHouse, type TestHouse, type TestStation } from '../support';
import { createTestApp } from '../support/app';
import { claimsFactory, type ClaimsFactory } from '../support/claims';
import { asStaff, type StaffClient } from '../support/client';
import { give } from '../ledger/moves';
import { composeList, postList } from '#steps/5-publicize';
import { registerClaims } from '#steps/4-register';

/** 县级督查: figures and self-drawn samples across stations, and no more of a resident than a list shows. */
jest.setTimeout(60_000);

const COUNTY = 90;
const PERIOD = { firstDay: '2026-11-01', lastDay: '2026-11-30' };

let house: TestHouse;
let app: NestFastifyApplication;
let owner: Client;
let viewer: StaffClient;
const stations: TestStation[] = [];

async function posted(made: TestStation, make: ClaimsFactory, lines: number) {
  for (const head of made.heads) await make.consent(head);
  const claimIds = await make.claims(lines, { state: 'certified' });
  const registrar = await make.staff('registrar', { committeeId: 1 });
  const administrator = await make.staff('administrator');
  await registerClaims(house, registrar, { claimIds }, house.clock.now());
  const draft = { listId: uuidv7(), committeeId: 1, kind: 'rewards' as const, whereToObject: '居委会' };
  const { reply } = await composeList(house, administrator, draft, house.clock.now());
  await postList(house, administrator, reply.listId, house.clock.now());
}

beforeAll(async () => {
  house = await testHouse({ name: 'county' });
  for (const station of [1, 2, 3]) {
    const made = await house.station({ station, households: 6 });
    stations.push(made);
    await posted(made, await claimsFactory(house, made), 6);
  }
  await house.station({ station: COUNTY, households: 0 });
  owner = new Client({ connectionString: house.ownerUrl });
  await owner.connect();
  const now = house.clock.now();
  for (const station of [1, 2]) {
    await setCountyMember(house, owner, { county: COUNTY, station, member: true }, now);
  }
  app = await createTestApp(house);
  viewer = await asStaff(app, house, COUNTY, 'county');
});
afterAll(async () => {
  await app?.close();
  await owner?.end();
  await house?.close();
});

const newSample = (size = 8) =>
  viewer.ok('county.draw', { params: { sampleId: uuidv7() }, body: { ...PERIOD, size } });

test('figures are the county’s stations’, each with its moment, and nobody’s', async () => {
  const { items, next } = await viewer.ok('county.figures', { query: PERIOD });
  expect(items.map(({ station }) => station)).toEqual([1, 2]);
  expect(items[0]).toMatchObject({ households: 6, claims: 6, listsPosted: 1, outstanding: 0, name: '驿站1' });
  expect(next).toBeNull();
  const first = await viewer.ok('county.figures', { query: { ...PERIOD, limit: 1 } });
  const second = await viewer.ok('county.figures', {
    query: { ...PERIOD, limit: 1, after: Number(first.next) },
  });
  expect([first.items[0]!.station, second.items[0]!.station, second.next]).toEqual([1, 2, null]);
  const names = await house.owner.query<{ name: string }>('SELECT name FROM points.resident');
  for (const { name } of names.rows) expect(JSON.stringify(items)).not.toContain(name);
  const long = { query: { firstDay: '2020-01-01', lastDay: '2026-11-30' } };
  expect((await viewer.call('county.figures', long)).code).toBe('setting_bad');
});

test('a sample is drawn by the server’s seed, once, over all its stations, and can be drawn again by hand', async () => {
  const ask = { params: { sampleId: uuidv7() }, body: { ...PERIOD, size: 8 } };
  const sample = await viewer.ok('county.draw', ask);
  expect(sample).toMatchObject({ population: 12, drawnBy: viewer.staffId });
  expect(sample.lines.map(({ place }) => place)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  const replay = await viewer.call('county.draw', ask);
  expect([replay.headers['idempotency-hit'], replay.body]).toEqual(['true', sample]);
  const other = { ...ask, body: { ...ask.body, size: 9 } };
  expect((await viewer.call('county.draw', other)).code).toBe('request_differs');

  const { rows } = await house.owner.query<{ key: string; serial: string }>(
    `SELECT station_id || '/' || list_id || '/' || line_no AS key, serial FROM points.list_line WHERE station_id IN (1, 2)`,
  );
  const again = draw(sample.seed, rows.map(({ key }) => key), 8); // prettier-ignore
  expect(again.map((key) => rows.find((row) => row.key === key)!.serial)).toEqual(
    sample.lines.map(({ serial }) => serial),
  );
  const page = await viewer.ok('county.samples', { query: {} });
  expect(page.items[0]).toMatchObject({ sampleId: sample.sampleId, seed: sample.seed });
  const nothing = { params: { sampleId: uuidv7() }, body: { firstDay: '2026-01-01', lastDay: '2026-01-31', size: 5 } }; // prettier-ignore
  expect((await viewer.call('county.draw', nothing)).code).toBe('list_empty');
});

test('a line shows what its list showed: a mask, no id, no door; the whole one takes a ground', async () => {
  const { sampleId, lines } = await newSample();
  for (const line of lines) {
    expect(line.maskedName).toContain('*');
    expect(Object.keys(line).filter((key) => key.endsWith('Id'))).toEqual([]);
  }
  const line = lines[0]!;
  // Nothing of a list by another station's number, though the function stands above the second fence.
  const { rows: across } = await house.owner.query(
    `SELECT 1 FROM points.publicity_list p CROSS JOIN LATERAL points.shown_lines(3 - p.station_id, ARRAY[p.list_id], NULL)
      WHERE p.station_id IN (1, 2)`,
  );
  expect(across).toEqual([]);
  const at = { params: { sampleId, place: line.place } };
  expect((await viewer.call('county.look', { ...at, body: { ground: '' } })).code).toBe('invalid_request');
  const sheet = await viewer.ok('county.look', { ...at, body: { ground: '年度督查抽查第3号' } });
  expect(sheet.claim.serial).toBe(line.serial);
  expect(sheet.claim.residentName).not.toContain('*');

  // In that station: its supervisor reads who and why, the trail has the row, and no other station has either.
  const supervisor = await asStaff(app, house, line.station, 'supervisor');
  const looks = await supervisor.ok('county.looks', { query: {} });
  expect(looks.items).toMatchObject([
    { county: `驿站${COUNTY}`, viewerName: viewer.login, ground: '年度督查抽查第3号', claimId: sheet.claim.claimId },
  ]); // prettier-ignore
  const trail = await supervisor.ok('audit.list', { query: { action: 'county.look' } });
  expect(trail.items).toMatchObject([{ actorId: viewer.staffId, detail: { county: COUNTY } }]);
  const elsewhere = await asStaff(app, house, line.station === 1 ? 2 : 1, 'supervisor');
  expect((await elsewhere.ok('county.looks', { query: {} })).items).toEqual([]);
  expect((await viewer.ok('county.sample', { params: { sampleId } })).lines[0]!.lookedAt).not.toBeNull();

  // A name withdrawn leaves the sample as it leaves the list.
  await house.owner.query(
    `UPDATE points.consent k SET withdrawn_at = $3 FROM points.claim c
      WHERE c.station_id = $1 AND c.claim_id = $2 AND k.station_id = $1 AND k.resident_id = c.resident_id`,
    [line.station, sheet.claim.claimId, house.clock.now()],
  );
  const bare = (await viewer.ok('county.sample', { params: { sampleId } })).lines[0]!;
  const { place, serial, carrier, points } = line;
  expect(bare).toMatchObject({ place, serial, carrier, points });
  expect([bare.building, bare.label, bare.actDay, bare.nameLabel, bare.maskedName]).toEqual(
    Array(5).fill(null),
  );
});

test('the whole line needs a fresh second factor', async () => {
  const { sampleId } = await newSample(2);
  const tired = await asStaff(app, house, COUNTY, 'county', { steppedUp: false });
  const look = { params: { sampleId, place: 1 }, body: { ground: '年度督查' } };
  expect((await tired.call('county.look', look)).code).toBe('step_up_needed');
});

test('beyond the county nothing is there: not its lines, not another’s sample, not for a station’s own “county”', async () => {
  const sample = await newSample(12);
  expect(new Set(sample.lines.map(({ station }) => station))).toEqual(new Set([1, 2]));
  const look = (who: StaffClient, sampleId: string, place: number) =>
    who.call('county.look', { params: { sampleId, place }, body: { ground: '年度督查' } });
  expect((await look(viewer, sample.sampleId, 13)).code).toBe('not_found');
  expect((await look(viewer, uuidv7(), 1)).code).toBe('not_found');
  // A station that makes itself a county viewer reaches nobody: what a county reaches is not its to write.
  const self = await asStaff(app, house, 3, 'county');
  expect((await self.ok('county.figures', { query: PERIOD })).items).toEqual([]);
  expect((await look(self, sample.sampleId, 1)).code).toBe('not_found');
  const write = house.db.inStation(3, (tx) =>
    tx.query(`INSERT INTO points.county_member (station_id, member_id, since) VALUES (3, 1, now())`),
  );
  await expect(write).rejects.toThrow(/permission denied/);
  // No route of a station opens to the viewer by that role.
  for (const id of [
    'claim.list',
    'household.list',
    'resident.list',
    'audit.list',
    'redemption.list',
  ] as const) {
    expect((await viewer.call(id, { query: {} })).code).toBe('not_found');
  }
});

test('a station taken out of the county is out at once, also of samples drawn before', async () => {
  const { sampleId, lines } = await newSample(12);
  const now = house.clock.now();
  const second = lines.find(({ station }) => station === 2)!;
  await setCountyMember(house, owner, { county: COUNTY, station: 2, member: false }, now);
  expect((await viewer.ok('county.figures', { query: PERIOD })).items.map(({ station }) => station)).toEqual([
    1,
  ]);
  const after = await viewer.ok('county.sample', { params: { sampleId } });
  expect(after.lines.every(({ station }) => station === 1)).toBe(true);
  const look = await viewer.call('county.look', {
    params: { sampleId, place: second.place },
    body: { ground: '年度督查' },
  });
  expect(look.code).toBe('not_found');
  const trail = await house.owner.query(
    `SELECT detail FROM points.audit WHERE station_id = 2 AND action = 'station.county' ORDER BY audit_id`,
  );
  expect(trail.rows.map(({ detail }) => detail.member)).toEqual([true, false]);
  await setCountyMember(house, owner, { county: COUNTY, station: 2, member: true }, now);
});

test('a large station’s sums are told too', async () => {
  const [household] = stations[1]!.households as [string];
  const lots = [{ expiresOn: '2030-12-31', grace: false, points: 2_000_000_000 }];
  for (const now of [1, 2].map((day) => new Date(`2026-11-0${day}T10:00:00+08:00`)))
    await give(house.owner, household, lots, { station: 2, now });
  const { items } = await viewer.ok('county.figures', { query: { ...PERIOD, after: 1 } });
  expect(items).toMatchObject([
    { station: 2, outstanding: 4_000_000_000, points: { 'carry-in': 4_000_000_000 } },
  ]);
});
