import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { branchOf, createStaff, type HeldRole, type StaffCaller } from '#access';
import { setCountyMember } from '#books';
import { scene, type Scene } from './scene';

/** The county's desk, and what a station's supervisor sees of it. */
jest.setTimeout(60_000);

const COUNTY = 90;
let here: Scene;
let viewer: StaffCaller;

async function hireViewer(): Promise<StaffCaller> {
  const { house } = here.world;
  const role: HeldRole = { role: 'county', committeeId: null, groupId: null, alternate: false };
  const draft = { login: 'county', name: '郭督查', roles: [{ role: 'county' as const }] };
  const { staffId } = await createStaff(house, COUNTY, draft, house.clock.now());
  const roles = [role];
  return { kind: 'staff', station: COUNTY, sessionId: uuidv7(), staffId, residentId: null, roles, branch: branchOf(roles), steppedUpAt: null }; // prettier-ignore
}

beforeAll(async () => {
  here = await scene('desk_county');
  const { house } = here.world;
  await here.world.postedLines(6);
  await house.station({ station: COUNTY, households: 0 });
  const owner = new Client({ connectionString: house.ownerUrl });
  await owner.connect();
  await setCountyMember(house, owner, { county: COUNTY, station: 1, member: true }, house.clock.now());
  await owner.end();
  viewer = await hireViewer();
}, 180_000);
afterAll(() => here?.close(), 30_000);

test('figures, a sample, one whole line on a ground; its station’s supervisor reads who and why', async () => {
  const desk = await here.desk(viewer, 'pc', 'county-figures');
  await desk.sees('驿站1');
  expect(await desk.findings()).toEqual([]);

  await desk.go('county-samples');
  await desk.fill('抽几条', '3');
  await desk.click('抽取');
  await desk.page.locator('ol > li').first().waitFor();
  expect(await desk.page.locator('ol > li').count()).toBe(3);
  const masked = await desk.page.locator('ol').innerText();
  expect(masked).toContain('*');
  expect(masked).not.toMatch(/张小芳|王强|李建军|赵桂英/);
  expect(await desk.findings()).toEqual([]);

  await desk.click('看全文');
  await desk.fill(/看全文的理由/, '年度督查抽查第3号', desk.dialog);
  await desk.dialog.locator('button.main').click();
  await desk.sees('办理经过');
  expect(desk.errors).toEqual([]);

  const watch = await here.desk(here.world.supervisor, 'pc', 'county-looks');
  await watch.sees('年度督查抽查第3号');
  await watch.sees('郭督查');
  expect(await watch.findings()).toEqual([]);
  await watch.go('witnesses');
  await watch.sees('近90天没有人作证。');
  expect(watch.errors).toEqual([]);
});
