import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Browser } from 'playwright-core';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { maskName } from '#people';
import { ROOT } from '#platform';
import { enrich, shelve } from '../redeem/shop';
import { createTestApp } from '../support/app';
import { asStaff, giveCards, type StaffClient } from '../support/client';
import { world, type World } from '../support/world';
import { openBrowser } from './browser';
import { KioskPage } from './kiosk-page';

export const PIN = '580294';

/** The panels that the kiosk is made for (kiosk.md, "Sizes and words"). */
export const PANELS = {
  upright: { profile: '21-portrait', widthPx: 1080, heightPx: 1920, pxPerMm: 4.03 },
  lying: { profile: '15-landscape', widthPx: 1920, heightPx: 1080, pxPerMm: 5.56 },
  tablet: { profile: '10-tablet', widthPx: 1280, heightPx: 800, pxPerMm: 5.88 },
} as const;
export type PanelName = keyof typeof PANELS;

const NAMES = ['张小芳', '王强', '李建军', '欧阳春明', '赵桂英', '刘洋', '阿依古丽·买买提', '陈爱国', '杨梅', '黄秀兰', '周杰', '吴自强']; // prettier-ignore
export const GOODS = [
  { name: '大米', unit: '袋', icon: 'cooked-rice', price: 25, pieces: 40 },
  { name: '菜籽油', unit: '桶', icon: 'olive', price: 60, pieces: 12 },
  { name: '食盐', unit: '袋', icon: 'salt', price: 3, pieces: 90 },
  { name: '洗衣液', unit: '瓶', icon: 'lotion-bottle', price: 18, pieces: 20 },
  { name: '卫生纸', unit: '提', icon: 'roll-of-paper', price: 12, pieces: 30 },
  { name: '鸡蛋', unit: '板', icon: 'egg', price: 15, pieces: 0 },
  { name: '香皂', unit: '块', icon: 'soap', price: 5, pieces: 60 },
  { name: '挂面', unit: '把', icon: 'steaming-bowl', price: 8, pieces: 50 },
] as const;

/** A station with lists, notices, a stocked shelf and cards, served with its pages, and a browser before it. */
export interface Scene {
  world: World;
  app: NestFastifyApplication;
  base: string;
  browser: Browser;
  administrator: StaffClient;
  /** Text of the card of a household's head, by the household's index. */
  cards: string[];
  items: string[];
  /**
   * A kiosk of this panel, paired by the desk as in life, on its attract screen.
   * clock: its own clock is right; otherwise it is days off, and mended by the station.
   */
  kiosk(panel?: PanelName, options?: { clock?: boolean }): Promise<KioskPage>;
  /** A machine that nobody knows yet. */
  stranger(): Promise<KioskPage>;
  close(): Promise<void>;
}

async function stock(of: World): Promise<string[]> {
  const items: string[] = [];
  for (const [sort, good] of GOODS.entries()) {
    const id = await shelve(of.house, 1, { name: good.name, price: good.price, pieces: good.pieces });
    await of.house.owner.query(
      `UPDATE points.item SET icon = $2, unit_zh = $3, sort = $4 WHERE item_id = $1`,
      [id, good.icon, good.unit, sort],
    );
    items.push(id);
  }
  return items;
}

async function nameResidents(of: World): Promise<void> {
  const members = [...of.made.members.values()].flat();
  for (const [i, id] of members.entries()) {
    const name = NAMES[i % NAMES.length]!;
    await of.house.owner.query(
      `UPDATE points.resident SET name = $2, masked_name = $3 WHERE resident_id = $1`,
      [id, name, maskName(name)],
    );
    await of.make.consent(id);
  }
}

async function announce(administrator: StaffClient): Promise<void> {
  const drafts = [
    { kind: 'activity', title: '秋季大扫除', body: '请带扫帚和手套，满两小时得分。', place: '三号楼前', startsAt: '2026-11-05T09:00:00+08:00', places: 40 }, // prettier-ignore
    { kind: 'lecture', title: '防诈骗讲座', body: '民警来讲，怎样识别电话诈骗。', place: '活动室', startsAt: '2026-11-07T15:00:00+08:00' }, // prettier-ignore
    { kind: 'job', title: '招保洁员两名', body: '每天四小时，限本社区居民。', places: 2 },
    { kind: 'covenant', title: '社区文明公约', body: '一、爱党爱国，遵纪守法。\n二、邻里和睦，互帮互助。\n三、保护环境，垃圾入桶。\n四、孝老爱亲，勤俭持家。' }, // prettier-ignore
  ] as const;
  const { v7 } = await import('uuid');
  for (const body of drafts) {
    const params = { noticeId: v7() };
    await administrator.ok('notice.draft', { params, body });
    await administrator.ok('notice.open', { params });
  }
}

/**
 * @param points of every household at the start
 * @param options voice: folder of recorded clips
 */
export async function scene(name: string, points = 128, { voice }: { voice?: string } = {}): Promise<Scene> {
  if (!existsSync(join(ROOT, 'dist/pages/index.html')))
    throw new Error('the pages are not built: npm run build');
  const here = await world(name, 12);
  await nameResidents(here);
  await enrich(here.house, here.made, points, '2027-12-31');
  await here.postedLines(18, { act_day: '2026-10-28' });
  // What others did in a household's name has been shown to it: nothing stands before the keys of its balance.
  await here.house.owner.query('UPDATE points.claim SET seen_by_household_at = $1 WHERE station_id = 1', [
    here.house.clock.now(),
  ]);
  const cards = await giveCards(here.house, 1, here.made.heads);
  const items = await stock(here);
  const app = await createTestApp(here.house, null, null, voice);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const administrator = await asStaff(app, here.house, 1, 'administrator');
  await announce(administrator);
  const browser = await openBrowser();
  const kiosks: KioskPage[] = [];
  const base = `http://127.0.0.1:${port}`;
  return {
    world: here,
    app,
    base,
    browser,
    administrator,
    cards: cards.map(({ text }) => text),
    items,
    async kiosk(panel = 'upright', { clock = false } = {}) {
      const now = clock ? here.house.clock.now() : null;
      const page = await KioskPage.open(browser, base, PANELS[panel], now);
      kiosks.push(page);
      await page.pair(administrator, PANELS[panel]);
      return page;
    },
    async stranger() {
      const page = await KioskPage.open(browser, base, PANELS.upright);
      kiosks.push(page);
      return page;
    },
    async close() {
      await browser.close();
      await app.close();
      await here.house.close();
      const faults = kiosks.flatMap((kiosk) => kiosk.faults);
      if (faults.length > 0) throw new Error(`errors in the browser:\n${faults.join('\n')}`);
    },
  };
}
