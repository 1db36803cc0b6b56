import { v7 as uuidv7 } from 'uuid';
import type { StaffRole } from '#contract';
import type { StaffCaller } from '#access';
import { enrich, shelve } from '../redeem/shop';
import { scene, type Scene } from './scene';

let here: Scene;

// Every page that a role opens (the menu says which), at a desk and on a phone, with something on it.
beforeAll(async () => {
  here = await scene('desk_pages', 12);
  const { house, made } = here.world;
  await here.world.make.claims(6);
  await here.world.make.claims(3, { batch_id: uuidv7(), act_code: 'F01', tier: '良好', points: 1 });
  await here.world.make.claims(3, { state: 'certified', decided_at: house.clock.now() });
  await here.world.make.claims(2, {
    act_code: 'F02',
    route: 'S',
    check_by: house.clock.now(),
    decide_by: null,
  });
  await here.world.postedLines(5);
  await enrich(house, made, 60);
  await shelve(house, 1, { name: '大米', price: 25, pieces: 3 });
  await shelve(house, 1, { name: '食盐', price: 3, pieces: 0 });
}, 180_000);
afterAll(() => here?.close(), 30_000);

const scopes: Partial<Record<StaffRole, object>> = {
  leader: { committeeId: 1, groupId: 1 },
  certifier: { committeeId: 1 },
  registrar: { committeeId: 1 },
};
const ROLES: readonly StaffRole[] = ['leader', 'organiser', 'certifier', 'registrar', 'administrator', 'reviewer', 'township', 'keeper', 'supervisor']; // prettier-ignore

it.each(ROLES)(
  'has no finding on any page of the %s, at a desk and on a phone',
  async (role) => {
    const who: StaffCaller = await here.world.make.staff(role, scopes[role]);
    const desk = await here.desk(who);
    const links = await desk.page
      .locator('nav a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href')!));
    const paths = links
      .map((href) => href.replace('#/', ''))
      .filter((path) => !/^(books|prints|figures|months)/.test(path));
    expect(paths.length).toBeGreaterThan(1);
    const found: string[] = [];
    for (const path of paths) {
      await desk.page.setViewportSize({ width: 1280, height: 900 });
      await desk.go(path);
      await desk.page.waitForTimeout(150);
      await desk.settled();
      found.push(...(await desk.findings()).map((finding) => `${path}: ${finding}`));
      const text = await desk.page.innerText('main');
      found.push(
        ...[...text.matchAll(/desk_\w+|undefined|\[object|连不上/g)].map(([word]) => `${path}: ${word}`),
      );
      await desk.page.setViewportSize({ width: 360, height: 740 });
      const over = await desk.overhang();
      if (over > 0) found.push(`${path}: ${over} px too wide on a phone`);
    }
    expect([...new Set(found)]).toEqual([]);
    expect(desk.errors).toEqual([]);
    await desk.close();
  },
  90_000,
);
