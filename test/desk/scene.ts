import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { openStaffSession, STAFF_COOKIE, type StaffCaller } from '#access';
import { maskName } from '#people';
import { ROOT } from '#platform';
import { openBrowser } from '../kiosk/browser';
import { createTestApp } from '../support/app';
import { world, type World } from '../support/world';
import { DeskPage } from './desk-page';

/** Widths that the desk is made for: a PC on a table, a cheap phone. */
export const WIDTHS = { pc: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } } as const;

const NAMES = ['张小芳', '王强', '李建军', '欧阳春明', '赵桂英', '刘洋', '阿依古丽·买买提', '陈爱国', '杨梅', '黄秀兰', '周杰', '吴自强']; // prettier-ignore

/** What only the machine knows, and nobody should have to read. */
export const MACHINE_ID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/;

/** A station with its staff, served with its pages, and a browser before it. */
export interface Scene {
  world: World;
  app: NestFastifyApplication;
  base: string;
  browser: Browser;
  /** The desk of a member of staff, signed in, with a fresh code given. */
  desk(who: StaffCaller, at?: keyof typeof WIDTHS, path?: string): Promise<DeskPage>;
  close(): Promise<void>;
}

/** A door for every household: two units of ten floors. */
async function giveDoors(of: World): Promise<void> {
  await of.house.owner.query(
    `INSERT INTO points.dwelling (station_id, household_id, building_id, unit, room)
     SELECT 1, h.household_id, h.building_id, (1 + n % 2) || '单元', (1 + n / 8)::text || '0' || (1 + n % 8)
       FROM (SELECT household_id, building_id, (row_number() OVER (ORDER BY household_id) - 1)::integer AS n
               FROM points.household WHERE station_id = 1) h ON CONFLICT DO NOTHING`,
  );
}

async function nameResidents(of: World): Promise<void> {
  const members = [...of.made.members.values()].flat();
  const named = members.map((id, i) => ({ id, name: NAMES[i % NAMES.length]! }));
  await of.house.owner.query(
    `UPDATE points.resident r SET name = n.name, masked_name = n.masked, initials = 'zxf', pinyin = 'zhang xiao fang'
       FROM jsonb_to_recordset($1) AS n(id uuid, name text, masked text) WHERE r.resident_id = n.id`,
    [JSON.stringify(named.map(({ id, name }) => ({ id, name, masked: maskName(name) })))],
  );
  await of.house.owner.query(
    `INSERT INTO points.consent (station_id, resident_id, given_at)
     SELECT 1, unnest($1::uuid[]), '2018-10-01' ON CONFLICT DO NOTHING`,
    [members],
  );
}

/** @param households of the station, each of a head and another member */
export async function scene(name: string, households = 12): Promise<Scene> {
  if (!existsSync(join(ROOT, 'dist/pages/desk/index.html')))
    throw new Error('the pages are not built: npm run build');
  const here = await world(name, households);
  await giveDoors(here);
  await nameResidents(here);
  const app = await createTestApp(here.house);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  const browser = await openBrowser();
  return {
    world: here,
    app,
    base,
    browser,
    async desk(who, at = 'pc', path = '') {
      const context = await browser.newContext({
        viewport: WIDTHS[at],
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        reducedMotion: 'reduce',
        hasTouch: at === 'phone',
      });
      await signIn(here, context, base, who);
      const page = await context.newPage();
      const desk = new DeskPage(page, base);
      await moveClock(page, here.house.clock.now());
      await desk.open(path);
      return desk;
    },
    async close() {
      await browser.close();
      await app.close();
      await here.house.close();
    },
  };
}

/** The page lives on the day of the house: what it offers as today is the server's today. */
export const moveClock = (page: Page, now: Date) => page.clock.setFixedTime(now);

/** Gives a browser the cookie of a fresh session, as signing in does. */
export async function signIn(of: World, context: BrowserContext, base: string, who: StaffCaller) {
  const { token } = await of.house.db.inStation(who.station, (tx) =>
    openStaffSession(tx, who.station, who.staffId, { agent: 'test', steppedUp: true }, of.house.clock.now()),
  );
  await context.addCookies([
    {
      name: STAFF_COOKIE,
      value: token,
      url: base.replace('http:', 'https:'),
      httpOnly: true,
      secure: true,
      sameSite: 'Strict',
    },
  ]);
}

/** On the staff page: proposes that 周师傅 becomes a keeper, which the supervisor has to countersign. */
export async function inviteKeeper(desk: DeskPage): Promise<void> {
  await desk.click('邀请新人员');
  const form = desk.page.getByRole('form', { name: '邀请新人员' });
  await desk.fill('姓名', '周师傅', form);
  await desk.fill('账号', 'zhou', form);
  await desk.choose('任职', '兑换员', form);
  await desk.click('提出', form);
  await desk.sees('已提出，等监督员会签。');
}
