import { makePrints } from '#books';
import { closeDueLists } from '#steps/5-publicize';
import { creditDue } from '#steps/6-credit';
import { openPdf } from '../books/pages';
import { MACHINE_ID, scene, type Scene } from './scene';
import type { DeskPage } from './desk-page';

let here: Scene;
let desk: DeskPage;

/** A picture for a person to look at: `PICTURES=folder`. */
const picture = async (page: DeskPage, name: string) => {
  if (process.env.PICTURES)
    await page.page.screenshot({ path: `${process.env.PICTURES}/${name}.png`, fullPage: true });
};

beforeAll(async () => {
  here = await scene('desk_books');
  const { world } = here;
  const { list } = await world.postedLines(14, { act_day: '2026-10-28' });
  world.house.clock.set(list.closesAt);
  await closeDueLists(world.house, 1, world.house.clock.now());
  await creditDue(world.house, 1);
  await world.postedLines(3, { act_day: '2026-11-03' });
  desk = await here.desk(world.administrator, 'pc', 'books/claims');
}, 180_000);
afterAll(() => here?.close(), 30_000);

it('shows a register, narrows it, and says how many rows there are', async () => {
  await desk.sees('共17条');
  await desk.choose('状态', '已充值');
  await desk.click('查看');
  await desk.sees('共14条');
  await desk.fill('查找', '建军');
  await desk.click('查看');
  await desk.page.getByRole('cell', { name: '李建军' }).first().waitFor();
  expect(desk.page.url()).toContain('state%3Dcredited');
  await picture(desk, 'register');
  expect(await desk.findings()).toEqual([]);
}, 60_000);

it('follows a link to the rows that it names', async () => {
  await desk.open(`books/${encodeURIComponent('ledger?kind=credit&committeeId=1')}`);
  await desk.sees('共14条');
}, 60_000);

it('asks for a print, waits for the worker, and hands over a file that a reader opens', async () => {
  await desk.click('A4 打印件（PDF）');
  await desk.sees('排队制作中');
  await makePrints(here.world.house, 1);
  await desk.sees(/已做好：14条/);
  const [file] = await Promise.all([desk.page.waitForEvent('download'), desk.click('下载')]);
  expect(file.suggestedFilename()).toMatch(/^积分明细账-.*\.pdf$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  const pages = await openPdf(Buffer.concat(chunks));
  expect(pages.texts[0]).toContain('积分明细账');
  pages.close();
  await desk.go('prints');
  await desk.sees('积分明细账');
  await picture(desk, 'prints');
  expect(await desk.findings()).toEqual([]);
}, 60_000);

it('fits a phone', async () => {
  const phone = await here.desk(here.world.administrator, 'phone', 'books/households');
  await phone.sees('共12条');
  expect(await phone.overhang()).toBe(0);
  await picture(phone, 'register-phone');
  expect(await phone.findings()).toEqual([]);
  expect([...desk.errors, ...phone.errors]).toEqual([]);
  await phone.close();
}, 60_000);

it('draws figures, tells each with its date, and leads from a figure to its rows', async () => {
  await desk.open('figures');
  await desk.click('全部');
  await desk.sees('参与积分的户数');
  for (const chart of ['各类别得分', '各居民组参与户数'])
    await desk.page.locator(`section[aria-label="${chart}"] svg`).waitFor();
  await picture(desk, 'figures');
  expect(await desk.findings()).toEqual([]);
  await desk.page.getByRole('link', { name: /看明细.*已充值条数/ }).click();
  await desk.sees('共14条');
}, 60_000);

it('takes a roster from a spreadsheet: matched by hand, previewed, proposed', async () => {
  await desk.open('import');
  const head = ['居委会', '居民组', '楼栋', '单元', '房号', '户内成员', '与户主关系', '出生日期'];
  const row = ['东区居委会', '第一居民组', '9号楼', '1单元', '101', '𠮷国庆', '户主', '1960-05-01'];
  const { writeXlsx } = await import('#platform');
  const columns = head.map((title) => ({ title, width: 12 }));
  const buffer = await writeXlsx({ name: '名册', head: [], columns, rows: [row, row.with(7, '三月')] });
  const file = desk.page.getByLabel(/电子表格/);
  await file.setInputFiles({ name: '名册.xlsx', mimeType: '', buffer });
  await desk.sees('有1处要改');
  await desk.choose('姓名', '户内成员');
  await desk.click('预览');
  await desk.sees('第3行');
  await picture(desk, 'import');
  expect(await desk.findings()).toEqual([]);
  const good = await writeXlsx({ name: '名册', head: [], columns, rows: [row] });
  await file.setInputFiles({ name: '名册.xlsx', mimeType: '', buffer: good });
  await desk.sees('有1处要改');
  await desk.choose('姓名', '户内成员');
  await desk.click('预览');
  await desk.sees(/1行都可以导入/);
  await desk.click('提交会签');
  await desk.sees('已提交，监督员会签后生效。');
  await desk.page.getByRole('cell', { name: '待会签' }).waitFor();
}, 60_000);

it('draws a sample by a seed and shows every step of each claim', async () => {
  const supervisor = await here.desk(here.world.supervisor, 'pc', 'samples');
  await supervisor.fill('抽几条', '3');
  await supervisor.click('抽取');
  await supervisor.sees('从17条中抽出3条');
  await supervisor.sees('按种子重抽，结果相同。');
  await supervisor.sees('没有张贴照片');
  await picture(supervisor, 'sample');
  expect(await supervisor.findings()).toEqual([]);
  const [file] = await Promise.all([
    supervisor.page.waitForEvent('download'),
    supervisor.click('导出抽查表'),
  ]);
  expect(file.suggestedFilename()).toMatch(/\.xlsx$/);
  // Nobody countersigns a roster by its counts alone.
  await supervisor.go('countersign');
  await supervisor.page.getByRole('row', { name: /𠮷国庆.*户主.*第一居民组.*9号楼 1单元 101/ }).waitFor();
  expect(await supervisor.page.innerText('main')).not.toMatch(MACHINE_ID);
  expect(supervisor.errors).toEqual([]);
  await supervisor.close();
}, 60_000);

it('closes a month that is over, once its supervisor has read it', async () => {
  here.world.house.clock.set(new Date('2026-12-02T10:00:00+08:00'));
  const supervisor = await here.desk(here.world.supervisor, 'pc', 'months/2026-11');
  await supervisor.page.getByRole('cell', { name: '全站' }).waitFor();
  await supervisor.click('结账');
  await supervisor.click('结账', supervisor.dialog);
  await supervisor.sees(/工作人员于.*结账/);
  await picture(supervisor, 'months');
  expect(await supervisor.findings()).toEqual([]);
  await supervisor.page.getByRole('link', { name: '打印或导出' }).click();
  await supervisor.sees('共1条');
  expect([...desk.errors, ...supervisor.errors]).toEqual([]);
  await supervisor.close();
}, 60_000);
