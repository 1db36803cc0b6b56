import { v7 as uuidv7 } from 'uuid';
import type { StaffCaller } from '#access';
import { closeMonth } from '#books';
import { maskName } from '#people';
import { sealAudit } from '#platform';
import { draftNotice, openNotice, signUp } from '#steps/1-notify';
import { appealObjection, closeDueLists, decideObjection, raiseObjection } from '#steps/5-publicize';
import { creditDue } from '#steps/6-credit';
import { registerClaims } from '#steps/4-register';
import { releaseDue } from '#steps/7-redeem';
import { asKiosk, asResident } from '../support/client';
import { redeemSql, shelve } from '../redeem/shop';
import type { DeskPage } from './desk-page';
import { inviteKeeper, type Scene, type WIDTHS } from './scene';

/** What the pictures show, and who stands before the desk. */
export interface Furnished {
  who: Record<Person, StaffCaller>;
  noticeId: string;
  household: string;
  resident: string;
  /** Of goods that wait for the household. */
  code: string;
}

type Person = 'certifier' | 'leader' | 'organiser' | 'registrar' | 'administrator' | 'reviewer' | 'township' | 'keeper' | 'supervisor'; // prettier-ignore

export interface Picture {
  who: Person;
  at: keyof typeof WIDTHS;
  path: (of: Furnished) => string;
  name: string;
  /** What is done before the picture is taken. */
  before?: (desk: DeskPage, of: Furnished) => Promise<void>;
}

const picture = (who: Person, at: Picture['at'], path: string, name = path): Picture => ({
  who,
  at,
  path: () => path,
  name,
});

export const PICTURES: readonly Picture[] = [
  picture('certifier', 'pc', '', 'start'),
  picture('certifier', 'pc', 'certify'),
  picture('registrar', 'pc', 'meeting'),
  picture('leader', 'phone', 'group'),
  picture('leader', 'phone', 'attendance'),
  picture('leader', 'phone', 'check'),
  picture('leader', 'phone', 'apply'),
  picture('leader', 'phone', 'object-for'),
  picture('leader', 'phone', '', 'start-phone'),
  picture('organiser', 'phone', 'notices', 'notices-phone'),
  { ...picture('organiser', 'phone', ''), path: ({ noticeId }) => `notice/${noticeId}`, name: 'notice' },
  { ...picture('organiser', 'phone', ''), path: ({ noticeId }) => `attendance/${noticeId}`, name: 'attendance-notice' }, // prettier-ignore
  picture('organiser', 'phone', 'returned'),
  picture('registrar', 'pc', 'register'),
  picture('registrar', 'pc', 'claims'),
  picture('administrator', 'pc', 'lists'),
  picture('administrator', 'pc', 'notices'),
  picture('administrator', 'pc', 'acts'),
  picture('administrator', 'pc', 'goods'),
  picture('administrator', 'pc', 'staff'),
  picture('administrator', 'pc', 'settings'),
  picture('administrator', 'pc', 'kiosks'),
  picture('administrator', 'pc', 'people'),
  picture('administrator', 'pc', 'books/claims', 'books'),
  picture('administrator', 'pc', 'prints'),
  {
    ...picture('administrator', 'pc', 'figures'),
    before: async (desk) => {
      await desk.click('今年');
      await desk.page.locator('section[aria-label="各类别得分"] svg').waitFor();
    },
  },
  { ...picture('administrator', 'pc', ''), path: ({ household }) => `household/${household}`, name: 'household' }, // prettier-ignore
  { ...picture('registrar', 'pc', ''), path: ({ resident, household }) => `resident/${resident}/${household}`, name: 'resident' }, // prettier-ignore
  picture('reviewer', 'pc', 'objections'),
  picture('township', 'pc', 'objections', 'appeal'),
  picture('township', 'pc', '', 'start-township'),
  {
    ...picture('keeper', 'pc', 'counter'),
    before: async (desk, { code }) => {
      await desk.fill('领取码、小票或积分卡', code);
      await desk.press('Enter');
      await desk.sees('交付物品');
    },
  },
  picture('keeper', 'pc', 'redemptions'),
  picture('keeper', 'pc', 'queue'),
  picture('keeper', 'pc', 'stock'),
  picture('keeper', 'pc', 'slips'),
  picture('supervisor', 'pc', 'countersign'),
  picture('supervisor', 'pc', 'health'),
  picture('supervisor', 'pc', 'months/2026-11', 'month'),
  {
    ...picture('supervisor', 'pc', 'samples'),
    before: async (desk) => {
      await desk.fill('自', '2026-11-01');
      await desk.fill('抽几条', '3');
      await desk.click('抽取');
      await desk.sees(/抽出3条/);
      await desk.page.getByRole('article').first().scrollIntoViewIfNeeded();
    },
  },
  picture('supervisor', 'pc', '', 'start-supervisor'),
];

/** The heads of the households: as many names as there are, or a list reads as if one person stood on it five times. */
const HEADS = ['张小芳', '王德顺', '李建军', '欧阳春明', '赵桂英', '刘洋', '阿依古丽·买买提', '陈爱国', '杨梅', '黄秀兰', '周杰', '吴自强', '徐长河', '孙玉珍', '马得福', '朱红霞', '胡永清', '郭淑芬', '何建国', '高彩云', '林守义', '罗桂香', '郑大勇', '梁素琴']; // prettier-ignore
const STAFF_NAMES = ['罗登峰', '马建国', '周慧敏', '李春生', '郭秀英', '何志强', '孙丽华', '朱文斌', '胡桂芝', '林国栋', '高玉梅', '梁海涛', '宋小燕', '唐振华']; // prettier-ignore

/** A station in its second month, with something waiting for everybody. */
export async function furnish(here: Scene): Promise<Furnished> {
  const { world } = here;
  const { house, make, made, certifiers } = world;
  const named = made.heads.map((id, i) => ({ id, name: HEADS[i % HEADS.length]! }));
  await house.owner.query(
    `UPDATE points.resident r SET name = n.name, masked_name = n.masked FROM jsonb_to_recordset($1) AS n(id uuid, name text, masked text)
      WHERE r.resident_id = n.id`,
    [JSON.stringify(named.map((one) => ({ ...one, masked: maskName(one.name) })))],
  );
  const first = await world.postedLines(18, { act_day: '2026-10-28', act_code: 'D02', points: 5 });
  const lectures = await world.postedLines(12, { act_day: '2026-10-29', act_code: 'F04', points: 3 });
  house.clock.set(
    lectures.list.closesAt > first.list.closesAt ? lectures.list.closesAt : first.list.closesAt,
  );
  await closeDueLists(house, 1, house.clock.now());
  await creditDue(house, 1);
  const shelf = [];
  for (const [name, price, pieces] of [
    ['大米', 25, 40],
    ['菜籽油', 60, 3],
    ['食盐', 3, 90],
    ['洗衣液', 18, 20],
    ['毛巾', 2, 60],
  ] as const)
    // prettier-ignore
    shelf.push(await shelve(house, 1, { name, price, pieces }));
  await house.owner.query(`UPDATE points.item SET low_stock = 5`);
  await house.owner.query(`ALTER TABLE points.item_price DISABLE TRIGGER USER;
    UPDATE points.item_price SET shelf_price_fen = point_price * 120; ALTER TABLE points.item_price ENABLE TRIGGER USER`);
  for (const i of [1, 2, 3, 4])
    await redeemSql(house, made, i, [{ itemId: shelf[4]!, pieces: 1, points: 2 }]);
  house.clock.set(new Date('2026-12-02T10:00:00+08:00'));
  await releaseDue(house, 1, house.clock.now());
  await closeMonth(house, world.supervisor, '2026-11', house.clock.now());

  const now = house.clock.now();
  await make.claims(9, { act_day: '2026-11-28' });
  await make.claims(5, { act_code: 'C02', act_day: '2026-11-25', note: '每周三上午陪同买菜' });
  await make.claims(3, { act_code: 'F01', tier: '良好', points: 1, act_day: '2026-11-30' });
  await make.claims(18, { batch_id: uuidv7(), act_code: 'F04', points: 3, act_day: '2026-11-29' });
  await make.claims(6, { state: 'certified', decided_at: now, act_code: 'D01', act_day: '2026-11-27' });
  const report = {
    act_code: 'F02',
    route: 'S',
    act_day: '2026-12-01',
    decide_by: null,
    note: '打扫三号楼楼道',
  };
  await make.claims(3, { ...report, check_by: new Date(now.getTime() + 2 * 86_400_000) });
  const running = await world.postedLines(8, { act_day: '2026-11-26', act_code: 'D02', points: 5 });
  await make.claims(4, { state: 'certified', decided_at: now, act_code: 'E02', act_day: '2026-11-27' });
  const entered = await make.claims(7, { state: 'certified', decided_at: now, act_code: 'D02', points: 5, act_day: '2026-11-28' }); // prettier-ignore
  await registerClaims(house, world.registrar, { claimIds: entered }, now);
  await make.claim({ panel_committee_id: 0, act_day: '2026-11-24' });
  await objections(here, running.list.listId);
  const organiser = await make.staff('organiser');
  const mine = { state: 'returned', reason: '照片看不清', route: 'A', submitted_by_kind: 'staff', submitted_by: organiser.staffId, act_day: '2026-11-30', decide_by: null }; // prettier-ignore
  await make.claim({ ...mine, act_code: 'F02' });
  const noticeId = await notices(here);
  await house.owner.query(
    `INSERT INTO points.verification (station_id, day, findings, by_check, verified_at) VALUES (1, '2026-12-02', 0, '{}', $1), (1, '2026-12-01', 0, '{}', $1)`,
    [now],
  );
  const pad = await asKiosk(here.app, house, 1);
  await house.owner.query(`UPDATE points.kiosk SET name = '一号机', place = '便民超市柜台' WHERE kiosk_id = $1`, [pad.kioskId]); // prettier-ignore
  for (const i of [5, 6, 7]) {
    const who = { residentId: made.heads[i]!, householdId: made.households[i]!, kiosk: pad };
    await (await asResident(here.app, house, 1, who)).ok('queue.take');
  }
  let code = '';
  for (const i of [2, 3, 8]) {
    const who = { residentId: made.heads[i]!, householdId: made.households[i]!, kiosk: pad };
    const held = await (
      await asResident(here.app, house, 1, who)
    ).ok('redemption.redeem', {
      params: { redemptionId: uuidv7() },
      body: { lines: [{ itemId: shelf[4]!, pieces: 1, points: 2 }] },
    });
    code = held.code ?? '';
  }
  await sealAudit(house, 1);
  const keeper = await make.staff('keeper');
  const leader = await make.staff('leader', { committeeId: 1, groupId: 1 });
  const { rows } = await house.owner.query<{ id: string }>('SELECT staff_id AS id FROM points.staff ORDER BY login'); // prettier-ignore
  for (const [i, { id }] of rows.entries())
    await house.owner.query('UPDATE points.staff SET name = $2 WHERE staff_id = $1', [id, STAFF_NAMES[i % STAFF_NAMES.length]]); // prettier-ignore
  await house.owner.query(`UPDATE points.station SET name = '兴贤里双扶驿站'`);
  await proposals(here);
  const { registrar, administrator, reviewer, township, supervisor } = world;
  const who = { certifier: certifiers[0]!, leader, organiser, registrar, administrator, reviewer, township, keeper, supervisor }; // prettier-ignore
  return { who, noticeId, household: made.households[0]!, resident: made.heads[0]!, code };
}

/** One that waits for the reviewer, one that was appealed. */
async function objections({ world }: Scene, listId: string) {
  const { house, at, reviewer } = world;
  const now = house.clock.now();
  for (const lineNo of [1, 2]) {
    const target = { kind: 'line', listId, lineNo } as const;
    const objectionId = uuidv7();
    const raised = { objectionId, target, grounds: 'did-not-happen', note: '那天他不在。' };
    await raiseObjection(house, at(lineNo + 8), raised, now);
    if (lineNo === 1) continue;
    const decided = { objectionId, outcome: 'dismissed', reason: '签到表上有他的签名。' } as const;
    await decideObjection(house, reviewer, decided, now);
    await appealObjection(house, at(lineNo + 8), { objectionId, note: '签名不是他本人的字。' }, now);
  }
}

async function notices({ world }: Scene): Promise<string> {
  const { house, administrator, at, made } = world;
  const now = house.clock.now();
  const later = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();
  const drafts = [
    { kind: 'activity', title: '清理广场', body: '请带扫帚和手套。', place: '中心广场', act: 'F04', places: 40, startsAt: later(0.1) }, // prettier-ignore
    { kind: 'lecture', title: '社区大讲堂：冬季防火', body: '消防队来讲。', place: '活动室', act: 'A05', places: 80, startsAt: later(4) }, // prettier-ignore
    { kind: 'announcement', title: '停水通知', body: '周五上午停水。' },
  ] as const;
  const ids: string[] = [];
  for (const draft of drafts) {
    const noticeId = uuidv7();
    await draftNotice(house, administrator, { noticeId, ...draft }, now);
    if (draft.kind !== 'lecture') await openNotice(house, administrator, noticeId, now);
    ids.push(noticeId);
  }
  for (const i of [0, 1, 2, 3, 4])
    await signUp(house, at(i), { noticeId: ids[0]!, residentId: made.heads[i]! }, now);
  house.clock.set(later(0.2));
  return ids[0]!;
}

/** What waits for the supervisor: asked for at the desk itself. */
async function proposals(here: Scene) {
  const desk = await here.desk(here.world.administrator, 'pc', 'settings');
  await desk.click('修改 公示天数');
  await desk.fill('值', '5', desk.dialog);
  await desk.click('提出', desk.dialog);
  await desk.dialog.waitFor({ state: 'detached' });
  await desk.go('goods');
  await desk.click('价格');
  const prices = desk.page.getByRole('form', { name: '价格' });
  await desk.fill('从哪天起', '2026-12-10', prices);
  await desk.fill('积分价', '24', prices);
  await desk.fill('货架价（元）', '30', prices);
  await desk.click('提出', prices);
  await desk.sees(/已提出/);
  await desk.go('staff');
  await inviteKeeper(desk);
  await desk.close();
}
