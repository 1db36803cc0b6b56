import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Browser } from 'playwright-core';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import { maskName } from '#people';
import { ROOT } from '#platform';
import { closeDueLists, decideObjection, raiseObjection } from '#steps/5-publicize';
import { creditDue } from '#steps/6-credit';
import { enrich, shelve } from '../../redeem/shop';
import { createTestApp } from '../../support/app';
import { asKiosk, asResident, asStaff, giveCards, type StaffClient } from '../../support/client';
import { days, world, type World } from '../../support/world';
import { openBrowser } from '../browser';
import { writeQuiz } from '../quiz';

/** A station as residents know one: many buildings, long names, months of deeds, a full shelf. What the screens show is true. */
export interface Hall {
  world: World;
  app: NestFastifyApplication;
  base: string;
  browser: Browser;
  administrator: StaffClient;
  keeper: StaffClient;
  /** Text of the card of a household's head, by the household's index: each with the same things to see. */
  cards: string[];
  items: string[];
  close(): Promise<void>;
}

const NAMES = ['张桂芳', '王强', '李建军', '欧阳春明', '赵桂英', '刘洋', '阿依古丽·买买提', '陈爱国', '杨梅', '黄秀兰', '周杰', '吴自强']; // prettier-ignore
/** Deeds of a month, as they come: act, points. */
const DEEDS = [['A01', 2], ['F04', 3], ['D02', 5], ['C06', 2], ['F02', 2], ['A06', 2], ['D06', 3], ['C07', 3], ['F03', 2], ['G08', 2], ['D04', 5], ['A07', 5]] as const; // prettier-ignore
const BUILDINGS = 83;
/** Goods of the demo's shelf, with their price. */
const FETCHED = [{ nth: 2, points: 6 }, { nth: 4, points: 2 }] as const; // prettier-ignore

interface Good {
  nameZh: string;
  nameEn: string;
  unitZh: string;
  unitEn: string;
  icon: string;
  points: number;
  pieces: number;
}

async function stock(of: World): Promise<string[]> {
  const goods = JSON.parse(
    readFileSync(join(ROOT, 'libs/station/data/demo-goods.json'), 'utf8'),
  ) as readonly Good[];
  const items: string[] = [];
  for (const [sort, good] of goods.entries()) {
    // eggs have just gone
    const pieces = good.icon === 'egg' ? 0 : 500;
    const id = await shelve(of.house, 1, { name: good.nameZh, price: good.points, pieces });
    await of.house.owner.query(
      `UPDATE points.item SET icon = $2, unit_zh = $3, unit_en = $4, name_en = $5, sort = $6 WHERE item_id = $1`,
      [id, good.icon, good.unitZh, good.unitEn, good.nameEn, sort],
    );
    items.push(id);
  }
  return items;
}

async function people(of: World): Promise<void> {
  const { owner } = of.house;
  await owner.query(`UPDATE points.committee SET name = '兴贤里第一居委会'`);
  await owner.query(
    `INSERT INTO points.building (station_id, building_id, group_id, name)
     SELECT 1, n, 1, n || '号楼' FROM generate_series(2, $1::integer) n`,
    [BUILDINGS],
  );
  for (const [h, household] of of.made.households.entries()) {
    const building = (h * 7) % BUILDINGS + 1; // prettier-ignore
    await owner.query(`UPDATE points.household SET building_id = $2 WHERE household_id = $1`, [
      household,
      building,
    ]);
    await owner.query(
      `INSERT INTO points.dwelling (station_id, household_id, building_id, unit, room) VALUES (1, $1, $2, '2单元', $3)`,
      [household, building, `${h + 1}02`],
    );
    for (const [i, id] of of.made.members.get(household)!.entries()) {
      const name = NAMES[(h * 2 + i) % NAMES.length]!;
      await owner.query(`UPDATE points.resident SET name = $2, masked_name = $3 WHERE resident_id = $1`, [
        id,
        name,
        maskName(name),
      ]);
      await of.make.consent(id);
    }
  }
  // One stair with many doors, for the picker.
  await owner.query(
    `INSERT INTO points.household (station_id, household_id, building_id, opened_on)
     SELECT 1, uuidv7(), 1, '2018-09-01' FROM generate_series(1, 40)`,
  );
  await owner.query(
    `INSERT INTO points.dwelling (station_id, household_id, building_id, unit, room)
     SELECT 1, household_id, 1, (n % 4 + 1) || '单元', ((n / 4) / 2 + 1) || '0' || ((n / 4) % 2 + 1)
       FROM (SELECT household_id, row_number() OVER (ORDER BY household_id)::integer - 1 AS n
               FROM points.household h WHERE NOT EXISTS (SELECT FROM points.dwelling d WHERE d.household_id = h.household_id)) x`,
  );
  await owner.query(
    `INSERT INTO points.resident (station_id, resident_id, household_id, name, masked_name, relation, born_on, joined_on)
     SELECT 1, uuidv7(), h.household_id, m.name, m.masked, m.relation, '1950-05-05', '2018-09-01'
       FROM points.household h, unnest($1::text[], $2::text[], $3::text[]) AS m (name, masked, relation)
      WHERE NOT EXISTS (SELECT FROM points.resident r WHERE r.household_id = h.household_id)`,
    [NAMES.slice(4, 8), NAMES.slice(4, 8).map(maskName), ['户主', '子', '孙女', '配偶']],
  );
}

/** Deeds of all households, said by themselves, certified. */
async function deeds(of: World, count: number, day: string): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const [act, points] = DEEDS[(i * 5 + Math.floor(i / 12)) % DEEDS.length]!;
    const household = of.made.households[i % of.made.households.length]!;
    const who = of.made.members.get(household)![Math.floor(i / 12) % 2]!;
    ids.push(
      await of.make.claim({
        household_id: household,
        resident_id: who,
        act_code: act,
        points,
        act_day: day,
        state: 'certified',
        submitted_by_kind: 'resident',
        submitted_by: who,
      }),
    );
  }
  return ids;
}

/** What every household finds open: something said for it, something refused, something to be checked. */
async function open(of: World): Promise<void> {
  const mine = { submitted_by_kind: 'resident', route: 'S' };
  for (const [h, household_id] of of.made.households.entries()) {
    const of_ = { household_id, resident_id: of.made.heads[h]! };
    await of.make.claim({ ...of_, act_code: 'F02', points: 2, act_day: '2026-11-05', state: 'returned', ...mine }); // prettier-ignore
    await of.make.claim({ ...of_, act_code: 'F02', points: 2, act_day: '2026-11-04', ...mine });
    await of.make.claim({ ...of_, act_code: 'D04', points: 5, act_day: '2026-11-03', submitted_by_kind: 'staff' }); // prettier-ignore
    await of.make.claim({ ...of_, act_code: 'A07', points: 5, act_day: '2026-10-25', state: 'rejected', ...mine }); // prettier-ignore
    await of.make.claim({
      ...of_,
      kind: 'deduction',
      act_code: 'X02',
      points: 5,
      act_day: '2026-11-01',
      route: 'D',
      submitted_by_kind: 'staff',
      submitted_at: '2026-11-01T09:00:00+08:00',
      decide_by: null,
    });
  }
}

/** Of each household: an objection that was answered, and a redemption that waits. */
async function before(of: World, app: NestFastifyApplication, items: readonly string[]): Promise<void> {
  const { house, made, reviewer } = of;
  const kiosk = await asKiosk(app, house, 1);
  for (const [home, householdId] of made.households.entries()) {
    const objectionId = uuidv7();
    const target = { kind: 'missing', actCode: 'F04', actDay: '2026-10-26' } as const;
    await raiseObjection(
      house,
      of.at(home),
      { objectionId, target, grounds: 'not-listed' },
      house.clock.now(),
    );
    const reason = '签到表上没有，楼长也没有见到；有照片请再拿来';
    await decideObjection(house, reviewer, { objectionId, outcome: 'dismissed', reason }, house.clock.now());
    const me = await asResident(app, house, 1, { residentId: made.heads[home]!, householdId, kiosk });
    const lines = FETCHED.map(({ nth, points }) => ({ itemId: items[nth]!, pieces: 1, points }));
    await me.ok('redemption.redeem', { params: { redemptionId: uuidv7() }, body: { lines } });
  }
}

async function announce(administrator: StaffClient): Promise<void> {
  const drafts = [
    { kind: 'activity', title: '秋季大扫除', body: '请带扫帚和手套，满两小时得分。', place: '三号楼前广场', startsAt: '2026-11-08T09:00:00+08:00', places: 40 }, // prettier-ignore
    { kind: 'lecture', title: '防诈骗讲座', body: '民警来讲，怎样识别电话诈骗。', place: '社区活动室', startsAt: '2026-11-12T15:00:00+08:00' }, // prettier-ignore
    { kind: 'job', title: '招保洁员两名', body: '每天四小时，限本社区居民，报名找居委会。', places: 2 },
    { kind: 'announcement', title: '便民超市冬季时间', body: '早八点半到晚六点，中午不休息。' },
    { kind: 'covenant', title: '社区文明公约', body: '一、爱党爱国，遵纪守法。\n二、邻里和睦，互帮互助。\n三、保护环境，垃圾入桶。\n四、孝老爱亲，勤俭持家。\n五、不乱搭建，不占楼道。\n六、文明养犬，不扰四邻。' }, // prettier-ignore
  ] as const;
  for (const body of drafts) {
    const params = { noticeId: uuidv7() };
    await administrator.ok('notice.draft', { params, body });
    await administrator.ok('notice.open', { params });
  }
}

export async function hall(name: string): Promise<Hall> {
  if (!existsSync(join(ROOT, 'dist/pages/index.html')))
    throw new Error('the pages are not built: npm run build');
  const here = await world(name, 12);
  const { house } = here;
  await people(here);
  await enrich(house, here.made, 116, '2026-12-31');
  // A list that has ended: its points are on the accounts, its lines in the entries.
  await here.posted(await deeds(here, 36, '2026-10-15'));
  house.clock.set(days(house.clock.now(), 4));
  await closeDueLists(house, 1, house.clock.now());
  await creditDue(house, 1);
  await here.posted(await deeds(here, 34, '2026-10-30'));
  await open(here);
  const cards = await giveCards(house, 1, here.made.heads);
  const items = await stock(here);
  const app = await createTestApp(house);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const administrator = await asStaff(app, house, 1, 'administrator');
  const keeper = await asStaff(app, house, 1, 'keeper');
  await announce(administrator);
  await before(here, app, items);
  await writeQuiz({ administrator });
  const browser = await openBrowser();
  return {
    world: here,
    app,
    base: `http://127.0.0.1:${port}`,
    browser,
    administrator,
    keeper,
    cards: cards.map(({ text }) => text),
    items,
    async close() {
      await browser.close();
      await app.close();
      await house.close();
    },
  };
}
