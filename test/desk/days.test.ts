import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import { createStaff, totpCode } from '#access';
import { asResident, asStaff } from '../support/client';
import { enrich, shelve, stockOf } from '../redeem/shop';
import { scene, signIn, type Scene } from './scene';

let here: Scene;
let rice: string;

beforeAll(async () => {
  here = await scene('desk_days', 12);
  await here.world.make.claims(4, { state: 'certified', decided_at: here.world.house.clock.now() });
  await enrich(here.world.house, here.world.made, 100);
  rice = await shelve(here.world.house, 1, { name: '大米', price: 25, pieces: 10 });
}, 180_000);
afterAll(() => here?.close(), 30_000);

const one = async <T>(sql: string) =>
  (await here.world.house.owner.query<T & Record<string, unknown>>(sql)).rows[0]!;
const photo = () =>
  sharp({ create: { width: 800, height: 600, channels: 3, background: '#a83' } })
    .jpeg()
    .toBuffer();

it('registrar: enters what was certified; the serials are told, the book shows them', async () => {
  const desk = await here.desk(here.world.registrar, 'pc', 'register');
  await desk.page.getByLabel('全选').check();
  await desk.click('登记所选4条');
  await desk.sees(/已登记4条/);
  await desk.page.getByRole('table', { name: '台账' }).getByText('000004').waitFor();
  expect(desk.errors).toEqual([]);
  await desk.close();
}, 60_000);

it('registrar: finds the child for whom nobody can act, and names a guardian', async () => {
  const { registrar, made, house } = here.world;
  const householdId = made.households[6]!;
  const child = made.members.get(householdId)![1]!;
  await house.owner.query(
    `UPDATE points.resident SET born_on = '2018-01-01', guardian_id = NULL WHERE station_id = 1 AND resident_id = $1`,
    [child],
  );
  const desk = await here.desk(registrar);
  await desk.page.getByRole('link', { name: /有人没有监护人的户/ }).click();
  await desk.page.locator(`a[href="#/household/${householdId}"]`).click();
  await desk.sees(/还没有监护人，谁也不能代办/);
  await desk.page.locator(`a[href="#/resident/${child}/${householdId}"]`).click();
  const missing = await desk.sees('还没有监护人，谁也不能代办');
  await desk.pick('监护人', '张小芳');
  await desk.click('保存');
  await missing.waitFor({ state: 'detached' });
  await desk.go('people/unguarded');
  expect(await desk.page.locator('a[href^="#/household/"]').count()).toBe(0);
  expect(desk.errors).toEqual([]);
  await desk.close();
});

it('administrator: previews a list masked, composes, posts and proves it', async () => {
  const desk = await here.desk(here.world.administrator, 'pc', 'lists');
  await desk.sees('4条');
  expect(await desk.page.innerText('main')).not.toContain('张小芳');
  await desk.fill('向哪里提异议', '居委会一楼，电话见门口');
  await desk.click('编成公示表');
  await desk.click('张贴公示');
  await desk.click('拍照留证');
  await desk.fill('张贴在哪里', '三号楼门厅', desk.dialog);
  const buffer = await photo();
  await desk.dialog
    .getByLabel('照片', { exact: true })
    .setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer });
  await desk.page.getByAltText('第1张照片').waitFor();
  await desk.click('确认', desk.dialog);
  await desk.dialog.waitFor({ state: 'detached' });
  expect(await one('SELECT state, (SELECT count(*)::integer FROM points.posting_proof) AS proofs FROM points.publicity_list')).toEqual({ state: 'posted', proofs: 1 }); // prettier-ignore
  expect(desk.errors).toEqual([]);
  await desk.close();
}, 60_000);

it('administrator: writes a notice and publishes it; leader and organiser see it', async () => {
  await here.world.house.owner.query(
    `WITH c AS (INSERT INTO points.committee (station_id, committee_id, name) VALUES (1, 9, '居委会九')),
          g AS (INSERT INTO points.resident_group (station_id, group_id, committee_id, name) VALUES (1, 99, 9, '九组'))
     INSERT INTO points.building (station_id, building_id, group_id, name) VALUES (1, 99, 99, '99号楼')`,
  );
  const desk = await here.desk(here.world.administrator, 'pc', 'notices');
  await desk.fill('标题', '秋季大扫除');
  await desk.fill('正文', '请带扫帚和手套。');
  await desk.fill('开始', '2026-11-05T09:00');
  await desk.fill('地点', '三号楼前');
  await desk.click('存为草稿');
  await desk.click('发布');
  await desk.sees('已发布');
  // Where to object is what the list on the wall says: nobody types it again every week.
  await desk.go('lists');
  await desk.page.waitForFunction(() =>
    [...document.querySelectorAll('input')].some(({ value }) => value === '居委会一楼，电话见门口'),
  );
  // It is the door of that committee and of no other.
  await desk.choose('居委会', '居委会九');
  expect(await desk.page.getByLabel('向哪里提异议').inputValue()).toBe('');
  await desk.close();
  const organiser = await here.desk(await here.world.make.staff('organiser'), 'phone', 'notices');
  await organiser.sees('秋季大扫除');
  expect([...desk.errors, ...organiser.errors]).toEqual([]);
  await organiser.close();
}, 60_000);

it('leader: objects for a resident; reviewer: reads the line’s history and decides with a reason', async () => {
  const leader = await here.world.make.staff('leader', { committeeId: 1, groupId: 1 });
  const desk = await here.desk(leader, 'phone', 'object-for');
  await desk.pick('谁提出', '张小芳');
  await desk.page.getByLabel('公示表').selectOption({ index: 0 });
  // A number that stands on no list is said beside its field, and nothing is sent.
  await desk.fill('序号或登记号', '99');
  await desk.click('提出异议');
  await desk.sees('公示表上没有这一号。');
  await desk.fill('序号或登记号', '1');
  await desk.click('提出异议');
  // What ends with a day is read as 24:00 of it.
  await desk.sees(/异议已收下，2026年11月\d+日 24:00前答复。/);
  const reviewer = await here.desk(here.world.reviewer, 'pc', 'objections');
  await reviewer.click('本条全部经过');
  await reviewer.sees('登记');
  expect(await reviewer.page.getByRole('list', { name: '七项程序' }).locator('[aria-current=step]').innerText()).toContain('公示'); // prettier-ignore
  await reviewer.choose('决定', '驳回异议');
  await reviewer.fill('理由', '到场核对签到表，属实。');
  await reviewer.click('作出决定');
  await reviewer.sees('现在没有要办的。');
  await reviewer.choose('状态', '已补立');
  await reviewer.sees('现在没有要办的。');
  await reviewer.choose('状态', '待处理');
  await reviewer.sees('现在没有要办的。');
  expect(await one('SELECT state, decision_reason AS why FROM points.objection')).toEqual({ state: 'dismissed', why: '到场核对签到表，属实。' }); // prettier-ignore
  await reviewer.close();
  // The household does not agree: its leader chooses the decision, nobody types a number.
  const appeal = desk.page.getByRole('form', { name: '代为申诉' });
  await desk.pick('户', '张小芳', appeal);
  await appeal.getByLabel('对哪一个决定不服').selectOption({ index: 0 });
  await desk.sees('理由: 到场核对签到表，属实。');
  await desk.click('提出申诉', appeal);
  await desk.sees('申诉已转街道。');
  expect(await one('SELECT state FROM points.objection')).toEqual({ state: 'appealed' });
  // What is open stands on the leader's own sheet too (domain.md, step 1).
  await desk.go('group');
  await desk.sees('秋季大扫除');
  expect([...desk.errors, ...reviewer.errors]).toEqual([]);
  await desk.close();
}, 60_000);

it('keeper: hands over by the code, receives goods, counts and writes off', async () => {
  const { made, house } = here.world;
  const resident = await asResident(here.app, house, 1, {
    residentId: made.heads[0]!,
    householdId: made.households[0]!,
  });
  const held = await resident.ok('redemption.redeem', {
    params: { redemptionId: uuidv7() },
    body: { lines: [{ itemId: rice, pieces: 1, points: 25 }] },
  });
  const desk = await here.desk(await here.world.make.staff('keeper'), 'pc', 'counter');
  await desk.page.keyboard.type(held.code!.replace(/^\d{4}/, '$& '));
  await desk.page.keyboard.press('Enter');
  await desk.sees('大米 × 1');
  await desk.click('交付物品');
  await desk.sees('已交付。');
  expect(await stockOf(house, 1, rice)).toMatchObject({ free: 9, allocated: 0 });
  await desk.go('stock');
  await desk.page.getByLabel('条码或名称').first().fill('大米');
  await desk.page.getByLabel('条码或名称').first().press('Enter');
  await desk.page.getByLabel('大米件数').fill('5');
  await desk.fill('供货人或捐赠人', '县粮站');
  await desk.click('收货入库');
  await desk.sees('已入库1种。');
  await desk.fill('件数', '2');
  await desk.page.getByRole('form', { name: '报损' }).getByLabel('物品').selectOption({ label: '大米' });
  await desk.page.getByRole('form', { name: '报损' }).getByLabel('理由').fill('受潮');
  await desk.click('报损');
  await desk.sees('受潮');
  expect(await stockOf(house, 1, rice)).toMatchObject({ free: 12 });

  // A bag goes over the counter while the shelf is counted: the sheet stays as it was, and that shelf is counted again.
  await desk.click('开始盘点');
  await desk.fill('大米（账面12）', '12');
  const colleague = await asStaff(here.app, house, 1, 'keeper');
  const params = { redemptionId: uuidv7() };
  const sold = await resident.ok('redemption.redeem', { params, body: { lines: [{ itemId: rice, pieces: 1, points: 25 }] } }); // prettier-ignore
  const again = desk.page.waitForResponse((answer) => answer.url().endsWith('/v1/items'));
  await colleague.ok('redemption.hand-over', { params, body: { code: sold.code! } });
  await again;
  await desk.click('录入盘点');
  await desk.sees('盘点期间有进出，请再数一次：大米');
  expect(await stockOf(house, 1, rice)).toEqual({ free: 11, allocated: 0 });
  await desk.fill('大米（账面11）', '10');
  await desk.click('录入盘点');
  await desk.sees('盘点已录入');
  expect(await stockOf(house, 1, rice)).toEqual({ free: 10, allocated: 0 });
  expect(desk.errors).toEqual([]);
  await desk.close();
}, 60_000);

it('administrator proposes a price above the shelf’s and is told beside the field; supervisor countersigns a good one', async () => {
  const desk = await here.desk(here.world.administrator, 'pc', 'goods');
  await desk.click('价格');
  const prices = desk.page.getByRole('form', { name: '价格' });
  await desk.fill('从哪天起', '2026-11-10', prices);
  await desk.fill('积分价', '30', prices);
  await desk.fill('货架价（元）', '28', prices);
  await desk.click('提出', prices);
  await desk.sees('积分价不能高于货架价。');
  await desk.fill('货架价（元）', '32', prices);
  await desk.click('提出', prices);
  await desk.sees(/已提出/);
  await desk.close();
  const supervisor = await here.desk(here.world.supervisor, 'pc', 'countersign');
  await supervisor.fill('会议纪要编号', '2026-17');
  await supervisor.click('会签');
  await supervisor.sees('现在没有要办的。');
  await supervisor.go('audit');
  await supervisor.page.getByRole('row').nth(3).waitFor();
  await supervisor.go('health');
  await supervisor.sees('还没有核对过。');
  expect([...desk.errors, ...supervisor.errors]).toEqual([]);
  await supervisor.close();
}, 60_000);

it('supervisor: holds a line; reviewer keeps it', async () => {
  const desk = await here.desk(here.world.supervisor, 'pc', 'claims');
  await desk.choose('状态', '公示中');
  await desk.click('暂停本条');
  await desk.fill('理由', '签到表上没有此人', desk.dialog);
  await desk.click('确认', desk.dialog);
  await desk.dialog.waitFor({ state: 'detached' });
  await desk.close();
  const reviewer = await here.desk(here.world.reviewer, 'pc', 'holds');
  await reviewer.click('留下复核');
  await reviewer.fill('理由', '需要核对', reviewer.dialog);
  await reviewer.click('确认', reviewer.dialog);
  await reviewer.sees('现在没有要办的。');
  expect([...desk.errors, ...reviewer.errors]).toEqual([]);
  await reviewer.close();
}, 60_000);

it('keeps an unsaved form over a session that has ended, and sends it once signed in again', async () => {
  const { house } = here.world;
  const made = await createStaff(
    house,
    1,
    { login: 'guan', name: '管理员', residentId: null, roles: [{ role: 'administrator' }] },
    house.clock.now(),
  );
  const desk = await here.desk(here.world.administrator, 'pc');
  await desk.page.context().clearCookies();
  await signIn(here.world, desk.page.context(), here.base, {
    ...here.world.administrator,
    staffId: made.staffId,
  });
  await desk.page.reload();
  await desk.go('notices');
  await desk.choose('类别', '公告');
  await desk.fill('标题', '停水通知');
  await desk.fill('正文', '明天上午停水。');
  await house.owner.query(`UPDATE points.staff_session SET ended_at = now() WHERE staff_id = $1`, [
    made.staffId,
  ]);
  house.clock.advance(60_000);
  await desk.click('存为草稿');
  await desk.dialog.waitFor();
  await desk.fill('密码', made.password, desk.dialog);
  await desk.fill('动态验证码', totpCode(made.totpSecret, house.clock.now()), desk.dialog);
  await desk.click('登录', desk.dialog);
  await desk.page.getByRole('table', { name: '通知' }).getByText('停水通知').waitFor();
  expect(desk.errors).toEqual([]);
  await desk.close();
}, 60_000);
