import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import { addDays, dayOf, ROOT } from '#platform';
import { draftNotice, openNotice, signUp } from '#steps/1-notify';
import { appealObjection, decideObjection, raiseObjection } from '#steps/5-publicize';
import { asKiosk, asResident } from '../support/client';
import { enrich, price, shelve, stockOf } from '../redeem/shop';
import { inviteKeeper, MACHINE_ID, scene, type Scene } from './scene';

let here: Scene;
let rice: string;

// The days of the roles that come seldom, the minutes of a meeting, and what happens at the counter and to people.
beforeAll(async () => {
  here = await scene('desk_more_days', 12);
  await enrich(here.world.house, here.world.made, 100);
  rice = await shelve(here.world.house, 1, { name: '大米', price: 25, pieces: 10 });
}, 180_000);
afterAll(() => here?.close(), 30_000);

const one = async <T>(sql: string, params: unknown[] = []) =>
  (await here.world.house.owner.query<T & Record<string, unknown>>(sql, params)).rows[0]!;

/** A picture as a phone takes it, with the place it was taken at. */
const photo = () =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: '#a83' } })
    .withExif({ IFD3: { GPSLatitude: '34/1 3/1 0/1', GPSLatitudeRef: 'N' } })
    .jpeg()
    .toBuffer();

it('organiser: who signed up and did not come, the list of who came, what was returned', async () => {
  const { house, administrator, at, made, make } = here.world;
  const noticeId = uuidv7();
  const startsAt = new Date(house.clock.now().getTime() + 3_600_000);
  const notice = { noticeId, kind: 'activity', title: '清理广场', body: '带扫帚', place: '广场', act: 'F04', startsAt: startsAt.toISOString() } as const; // prettier-ignore
  await draftNotice(house, administrator, notice, house.clock.now());
  await openNotice(house, administrator, noticeId, house.clock.now());
  for (const i of [0, 1, 2])
    await signUp(house, at(i), { noticeId, residentId: made.heads[i]! }, house.clock.now());
  house.clock.set(startsAt);
  house.clock.advance(3_600_000);

  const organiser = await make.staff('organiser');
  const mine = { act_code: 'F02', state: 'returned', reason: '照片看不清', route: 'A', submitted_by_kind: 'staff', submitted_by: organiser.staffId, act_day: '2026-11-01', decide_by: null } as const; // prettier-ignore
  const returned = await make.claim({ ...mine, household_id: made.households[5] });
  const desk = await here.desk(organiser, 'phone');
  await desk.sees('退回待补正');
  await desk.go(`notice/${noticeId}`);
  // It can be printed for the board: the notice alone on the sheet (domain.md, step 1).
  const body = await desk.sees('带扫帚');
  await desk.page.emulateMedia({ media: 'print' });
  expect([await body.isVisible(), await desk.page.getByRole('row').first().isVisible()]).toEqual([
    true,
    false,
  ]);
  await desk.page.emulateMedia({ media: 'screen' });
  await desk.page
    .getByRole('row', { name: /张小芳/ })
    .getByRole('checkbox')
    .check();
  await desk.click('记录1人没来');
  await desk.page.getByRole('row', { name: /张小芳.*没来/ }).waitFor();
  await desk.page.getByRole('link', { name: '去签到' }).click();
  // Whoever signed up stands on the list; who came besides is looked for.
  await desk.pick('添加人员', '王强');
  for (const name of [/^李建军/, /^赵桂英/]) await desk.page.getByRole('checkbox', { name }).check();
  await desk.click('提交名单（3人）');
  await desk.sees('已收下3人，未收下0人。');
  await desk.go('returned');
  await desk.sees(/照片看不清/);
  await desk.fill('备注', '重拍了一张');
  await desk.page.getByLabel('照片', { exact: true }).setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: await photo() }); // prettier-ignore
  await desk.page.getByAltText('第1张照片').waitFor();
  await desk.click('补正后再提交');
  await desk.sees('现在没有要办的。');
  expect(await make.look(returned)).toMatchObject({ state: 'submitted' });
  expect(await one('SELECT count(*)::integer AS n FROM points.claim WHERE batch_id IS NOT NULL')).toEqual({ n: 3 }); // prettier-ignore
  expect(desk.errors).toEqual([]);
  await desk.close();
}, 60_000);

it('township: decides an appeal with its history before the eyes, votes where a panel is exhausted', async () => {
  const { house, at, reviewer, township, make, made } = here.world;
  const { list } = await here.world.postedLines(1, { household_id: made.households[2] });
  const objectionId = uuidv7();
  const now = house.clock.now();
  const target = { kind: 'line', listId: list.listId, lineNo: 1 } as const;
  await raiseObjection(house, at(3), { objectionId, target, grounds: 'did-not-happen' }, now);
  await decideObjection(house, reviewer, { objectionId, outcome: 'revoked', reason: '签到表上没有' }, now);
  await appealObjection(house, at(2), { objectionId, note: '签在背面了' }, now);
  const moved = await make.claim({ panel_committee_id: 0 });

  const desk = await here.desk(township);
  await desk.page.getByRole('link', { name: /申诉待裁定/ }).click();
  await desk.sees('申诉理由: 签在背面了');
  await desk.click('本条全部经过');
  await desk.sees('复核人决定');
  await desk.choose('决定', '驳回异议');
  await desk.fill('理由', '背面确有签名。');
  await desk.click('作出决定');
  await desk.sees('现在没有要办的。');
  expect(await one('SELECT state, appeal_reason AS why FROM points.objection')).toEqual({ state: 'final', why: '背面确有签名。' }); // prettier-ignore
  await desk.go('certify');
  await desk.page.getByRole('option').first().waitFor();
  await desk.press('y');
  await desk.sees('已投1票');
  expect(await make.look(moved)).toMatchObject({ state: 'certified' });
  expect(desk.errors).toEqual([]);
  await desk.close();
}, 60_000);

it('registrar: enters the minutes of a meeting for the members present, who confirm each with their card', async () => {
  const { registrar, make, made } = here.world;
  await make.claim({ household_id: made.households[7] });
  const desk = await here.desk(registrar, 'pc', 'meeting');
  await desk.fill('会议纪要编号', '东区-2026-44');
  await desk.page.getByRole('group', { name: '到会评议员' }).getByRole('checkbox').nth(0).check();
  await desk.page.getByRole('group', { name: '到会评议员' }).getByRole('checkbox').nth(1).check();
  const results = desk.page.getByLabel(/的结果$/);
  await desk.click('全部同意');
  const bad = results.first();
  await bad.selectOption({ label: '不同意' });
  const count = await results.count();
  await desk.fill('理由', '到会人员都不记得');
  await desk.click('录入纪要');
  await desk.sees(/纪要东区-2026-44已录入，等待确认/);
  expect(await one('SELECT minutes_no AS no, jsonb_array_length(votes) AS votes FROM points.meeting')).toEqual({ no: '东区-2026-44', votes: 2 * count }); // prettier-ignore
  expect(desk.errors).toEqual([]);
  await desk.close();
}, 60_000);

it('keeper: lays goods before the pad, calls numbers with a colleague, enters the slips of a power cut', async () => {
  const { house, make, made } = here.world;
  const pad = await asKiosk(here.app, house, 1);
  const who = { residentId: made.heads[1]!, householdId: made.households[1]!, kiosk: pad };
  const resident = await asResident(here.app, house, 1, who);
  const [keeper, other] = [await make.staff('keeper'), await make.staff('keeper')];
  const desk = await here.desk(keeper, 'pc', 'counter');
  // A scan of something else is told, and lies in nobody's way: the next one begins an empty field.
  await desk.page.getByLabel('条码或名称').pressSequentially('6901234567892');
  await desk.page.getByLabel('条码或名称').press('Enter');
  await desk.sees('没有这件东西，或者现在不能换：6901234567892');
  await desk.page.getByLabel('条码或名称').pressSequentially('大米');
  await desk.page.getByLabel('条码或名称').press('Enter');
  await desk.sees('合计25分');
  await desk.pick('户', '李建军');
  await desk.choose('密码盘', 'k p');
  await desk.click('送到密码盘');
  await desk.sees(/等居民在密码盘上确认/);
  const { basket } = await resident.ok('counter.pad');
  await resident.ok('counter.confirm', { params: { basketId: basket!.basketId } });
  await desk.sees(/居民已确认，请交付/);
  expect(await stockOf(house, 1, rice)).toMatchObject({ free: 9, allocated: 0 });

  for (let i = 0; i < 2; i += 1) await resident.ok('queue.take');
  await desk.go('queue');
  const colleague = await here.desk(other, 'phone', 'queue');
  await desk.sees('等候1人');
  await desk.click('叫下一号');
  // The colleague hears of it without reloading.
  await colleague.sees('等候0人');
  await desk.click('已办');
  await colleague.sees('现在没有要办的。');
  await colleague.close();

  // Since the power cut the price has changed, and the rice is no longer offered: the slip costs what it cost then.
  const now = house.clock.now();
  await price(house, 1, rice, 30, dayOf(now));
  await house.owner.query('UPDATE points.item SET offered = false WHERE item_id = $1', [rice]);
  await desk.go('slips');
  await desk.choose('物品', '大米 · 余9');
  await desk.click('加入');
  await desk.sees('合计30分');
  await desk.fill('开单日期', addDays(dayOf(now), -1));
  await desk.sees('合计25分');
  await desk.fill('单号', 'a-0001');
  await desk.pick('居民', '李建军');
  await desk.page.getByLabel('另一位签字人').selectOption(other.staffId);
  await desk.click('录入');
  await desk.sees('A-0001号单已录入，25分。');
  expect(await stockOf(house, 1, rice)).toMatchObject({ free: 8 });
  expect([...desk.errors, ...colleague.errors]).toEqual([]);
  await desk.close();
}, 60_000);

it('registrar: a household moves and splits, a card is issued and lost, relatives are declared', async () => {
  const { registrar, made } = here.world;
  const desk = await here.desk(registrar, 'pc', `household/${made.households[8]}`);
  const form = desk.page.getByRole('form', { name: '登记变动' });
  await desk.choose('楼栋', '1号楼', form);
  await desk.fill('房号', '909', form);
  await desk.click('登记变动', form);
  await desk.page.getByRole('heading', { name: /909/ }).waitFor();
  await desk.choose('类别', '分户', form);
  await form
    .getByRole('group', { name: /谁分出去/ })
    .getByRole('checkbox')
    .nth(1)
    .check();
  await desk.choose('楼栋', '1号楼', form);
  await desk.fill('房号', '910', form);
  await desk.fill('带走积分', '999', form);
  await desk.click('登记变动', form);
  const wrong = desk.page.locator('[aria-invalid="true"]');
  await wrong.waitFor();
  expect(await wrong.getAttribute('type')).toBe('number');
  await desk.fill('带走积分', '40', form);
  await desk.click('登记变动', form);
  await desk.sees('已提出，等监督员会签。');
  // Both of a household leave; it is found among the closed ones, and one of them comes back to it.
  const homeId = made.households[7]!;
  const leaving = made.members.get(homeId)!;
  const { name } = await one<{ name: string }>(`SELECT name FROM points.resident WHERE resident_id = $1`, [leaving[0]]); // prettier-ignore
  await desk.go(`household/${homeId}`);
  const members = desk.page.getByRole('table', { name: '成员' });
  for (const [i, residentId] of leaving.entries()) {
    await desk.choose('类别', '迁出', form);
    await form.getByLabel('居民').selectOption(residentId);
    await form.getByLabel('新户主').selectOption(leaving[i + 1] ?? '');
    await desk.click('登记变动', form);
    await members.getByText('已迁出').nth(i).waitFor();
  }
  await desk.go('people');
  await desk.choose('状态', '账户已注销');
  await desk.fill('姓名、拼音首字母或门牌', name);
  await desk.page.locator(`a[href="#/household/${homeId}"]`).click();
  await form.getByLabel('谁回来了').selectOption(leaving[0]!);
  await desk.fill('与户主关系', '户主', form);
  await desk.click('登记变动', form);
  await desk.sees('已提出，等监督员会签。');

  await desk.go(`resident/${made.heads[8]}/${made.households[8]}`);
  await desk.click('发卡或换卡');
  await desk.page.getByAltText('卡面二维码').waitFor();
  await desk.sees('只显示这一次。首次密码请另纸交给本人。');
  await desk.page.getByRole('table', { name: '积分卡' }).getByText('在用').waitFor();
  await desk.click('挂失');
  await desk.page.getByRole('table', { name: '积分卡' }).getByText('已挂失').waitFor();
  const kin = desk.page.getByRole('form', { name: '近亲属' });
  await desk.pick('居民', '王强', kin);
  await desk.fill('是什么亲属', '堂兄', kin);
  await desk.click('加入', kin);
  await desk.sees('王强 · 堂兄');
  await desk.click('登记本年度申报（与上列一致）');
  await desk.sees('最近申报2026-11-02');
  expect(desk.errors).toEqual([]);
  await desk.close();
}, 60_000);

it('administrator invites a keeper and proposes a setting; supervisor reads both in words and countersigns', async () => {
  const desk = await here.desk(here.world.administrator, 'pc', 'staff');
  await inviteKeeper(desk);
  await desk.go('settings');
  await desk.click('修改 公示天数');
  await desk.fill('值', '99', desk.dialog);
  await desk.click('提出', desk.dialog);
  await desk.dialog.locator('[aria-invalid="true"]').waitFor();
  await desk.fill('值', '5', desk.dialog);
  await desk.click('提出', desk.dialog);
  await desk.dialog.waitFor({ state: 'detached' });
  // A table of rules in which one act earns more, and an act that ends.
  await desk.go('acts');
  const rules = readFileSync(join(ROOT, 'libs/claims/data/acts.csv'), 'utf8').replace(
    /^(A01,.*?),2,/m,
    '$1,3,',
  );
  await desk.page.getByLabel('表格文件（CSV）').setInputFiles({ name: 'acts.csv', mimeType: 'text/csv', buffer: Buffer.from(rules) }); // prettier-ignore
  await desk.click('预览');
  await desk.sees(/有变化1项/);
  await desk.click('提出');
  await desk.sees('已提出，等监督员会签。');
  await desk.page.getByLabel('选B01').check();
  await desk.click('提出停用所选1项');
  await desk.page.getByLabel('选B01', { exact: true }).and(desk.page.locator(':not(:checked)')).waitFor();
  await desk.page.getByLabel('选X01').check();
  await desk.click('提出启用所选1项扣分');
  await desk.page.getByLabel('选X01').and(desk.page.locator(':not(:checked)')).waitFor();

  const supervisor = await here.desk(here.world.supervisor, 'pc', 'countersign');
  for (const words of [
    '现在3',
    '改为5',
    '会签当天',
    '2 → 3',
    '完成技能培训',
    '分出去的人',
    '迁回（或更正误登）',
    '谁回来了',
    '兑换员',
    '周师傅',
  ])
    await supervisor.sees(words);
  await supervisor.settled();
  const seen = await supervisor.page.innerText('main');
  expect(seen).toMatch(
    /分出去的人 (张小芳|王强|李建军|欧阳春明|赵桂英|刘洋|阿依古丽·买买提|陈爱国|杨梅|黄秀兰|周杰|吴自强)/,
  );
  expect(seen).not.toMatch(MACHINE_ID);
  const first = (name: string) => supervisor.page.getByRole('form', { name, exact: true });
  // The township's number is asked for where a deduction is switched on, and nowhere else.
  expect(await supervisor.page.getByLabel('街道备案号').count()).toBe(1);
  for (const kind of ['户籍变动', '户籍变动', '人员任职', '站点设置']) {
    const more = (await first(kind).count()) - 1;
    await supervisor.fill('会议纪要编号', '2026-18', first(kind).first());
    await supervisor.click('会签', first(kind).first());
    await first(kind).nth(more).waitFor({ state: 'detached' });
  }
  expect(await one(`SELECT state FROM points.resident WHERE resident_id = $1`, [here.world.made.heads[7]])).toEqual({ state: 'active' }); // prettier-ignore
  await desk.go('staff');
  await desk.click('出具邀请');
  await desk.sees(/只能用一次/);
  const value = await one(`SELECT value FROM points.setting WHERE key = 'publicize.days' ORDER BY valid_from DESC LIMIT 1`); // prettier-ignore
  expect(value).toEqual({ value: 5 });
  // The notice of next year's holidays: a line for each span, read in words by whoever countersigns.
  await desk.go('settings');
  await desk.click('修改 放假安排');
  await desk.fill('国务院办公厅通知文号', '国办发明电〔2026〕8号', desk.dialog);
  await desk.fill('节日', '元旦', desk.dialog);
  await desk.fill('起', '2027-01-01', desk.dialog);
  await desk.fill('止', '2027-01-03', desk.dialog);
  await desk.click('提出', desk.dialog);
  await desk.dialog.waitFor({ state: 'detached' });
  await supervisor.go('countersign');
  await supervisor.sees('元旦 2027-01-01 – 2027-01-03 放假');
  await supervisor.fill('会议纪要编号', '2026-19', first('站点设置'));
  await supervisor.click('会签', first('站点设置'));
  await first('站点设置').waitFor({ state: 'detached' });
  expect(await one(`SELECT value->0 AS value FROM points.setting WHERE key = 'calendar.years' ORDER BY valid_from DESC LIMIT 1`)).toEqual({
    value: { year: 2027, source: '国办发明电〔2026〕8号', holidays: ['2027-01-01/2027-01-03'], makeUpDays: [], names: { '2027-01-01': '元旦' } },
  }); // prettier-ignore
  expect([...desk.errors, ...supervisor.errors]).toEqual([]);
  await supervisor.close();
  await desk.close();
}, 60_000);
