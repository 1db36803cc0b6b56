import { v7 as uuidv7 } from 'uuid';
import type { StaffRole } from '#contract';
import type { StaffCaller } from '#access';
import { draftNotice, openNotice, signUp } from '#steps/1-notify';
import { enrich, shelve } from '../redeem/shop';
import type { DeskPage } from './desk-page';
import { MACHINE_ID, scene, WIDTHS, type Scene } from './scene';

let here: Scene;
let noticeId: string;

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
  noticeId = uuidv7();
  const startsAt = new Date(house.clock.now().getTime() + 86_400_000).toISOString();
  const notice = {
    noticeId,
    kind: 'activity',
    title: '清理广场',
    body: '带扫帚',
    act: 'F04',
    startsAt,
  } as const;
  await draftNotice(house, here.world.administrator, notice, house.clock.now());
  await openNotice(house, here.world.administrator, noticeId, house.clock.now());
  await signUp(house, here.world.at(0), { noticeId, residentId: made.heads[0]! }, house.clock.now());
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
const ROLES: readonly StaffRole[] = ['administrator', 'supervisor', 'leader', 'organiser', 'certifier', 'registrar', 'reviewer', 'township', 'keeper', 'county']; // prettier-ignore

/** Names of the catalogue where their text is missing, and what a fault looks like. */
const NO_WORD = /\b(desk|books|county)_\w+|undefined|\[object|NaN|连不上|No answer/g;

/** Pages that stand in no menu: reached from others. */
const fromOthers = (role: StaffRole): string[] => {
  const { heads, households } = here.world.made;
  if (role === 'county') return ['me'];
  const people = role === 'organiser' ? [] : [`household/${households[0]}`, `resident/${heads[0]}/${households[0]}`]; // prettier-ignore
  const notices = ['administrator', 'organiser', 'leader'].includes(role) ? [`notice/${noticeId}`] : [];
  const months = role === 'supervisor' ? ['months/2026-11', 'books/lists', 'books/goods'] : [];
  return [...people, ...notices, ...months, 'me'];
};

/** Kinds of elements that axe has judged on a page: what another role sees of the same kinds is not judged again. */
const judged = new Map<string, Set<string>>();
async function isNew(desk: DeskPage, path: string): Promise<boolean> {
  const kinds = await desk.page.evaluate(() =>
    [...document.querySelectorAll('main *')].map(
      (one) =>
      [one.tagName, one.className, one.getAttribute('role'), one.getAttribute('type'), (one as HTMLButtonElement).disabled].join(), // prettier-ignore
    ),
  );
  const room = path.split('/')[0]!;
  const known = judged.get(room) ?? new Set();
  const fresh = kinds.filter((kind) => !known.has(kind));
  judged.set(room, new Set([...known, ...fresh]));
  return fresh.length > 0;
}

const read = new Set<string>();

async function look(desk: DeskPage, path: string, language: string): Promise<string[]> {
  await desk.go(path);
  const found: string[] = [];
  const text = await desk.page.innerText('body');
  found.push(...[...text.matchAll(NO_WORD)].map(([word]) => word));
  // The trail alone names its subjects by their ids: one is looked for by it.
  if (path !== 'audit') found.push(...(MACHINE_ID.exec(text) ?? []));
  const over = await desk.overhang();
  if (over > 0) found.push(`${over} px too wide on a phone`);
  if (language === 'zh' && (await isNew(desk, path))) {
    // What a phone shows is what a desk shows, folded: axe looks at it in the wide run too.
    if (process.env.WIDE) found.push(...(await desk.findings()));
    await desk.page.setViewportSize(WIDTHS.pc);
    const wide = await desk.overhang();
    if (wide > 0) found.push(`${wide} px too wide at a desk`);
    found.push(...(await desk.findings()));
    await desk.page.setViewportSize(WIDTHS.phone);
  }
  return found.map((one) => `${language} ${path}: ${one}`);
}

it.each(ROLES)(
  'has no finding on any page of the %s, at a desk and on a phone, in Chinese and in English',
  async (role) => {
    const who: StaffCaller = await here.world.make.staff(role, scopes[role]);
    const desk = await here.desk(who, 'phone');
    const links = await desk.page
      .locator('nav a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href')!));
    const paths = [...links.map((href) => href.replace('#/', '')), ...fromOthers(role)];
    expect(paths.length).toBeGreaterThan(3);
    const found: string[] = [];
    for (const path of paths) found.push(...(await look(desk, path, 'zh')));
    await desk.click('菜单');
    await desk.click('English');
    // In English each page once: what differs by role are keys, and their words are the catalogue's.
    const unread = paths.filter((path) => !read.has(path.split('/')[0]!));
    for (const path of unread) read.add(path.split('/')[0]!);
    for (const path of unread) found.push(...(await look(desk, path, 'en')));
    expect([...new Set(found)]).toEqual([]);
    expect(desk.errors).toEqual([]);
    await desk.close();
  },
  90_000,
);
