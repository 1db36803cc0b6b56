import type { StaffCaller } from '#access';
import sharp from 'sharp';
import { scene, type Scene } from './scene';

let here: Scene;
let leader: StaffCaller;

beforeAll(async () => {
  here = await scene('desk_leader', 90);
  leader = await here.world.make.staff('leader', { committeeId: 1, groupId: 1 });
}, 180_000);
afterAll(() => here?.close(), 30_000);

const lists = async () => {
  const { rows } = await here.world.house.owner.query<{ batches: number; claims: number }>(
    `SELECT count(DISTINCT batch_id)::integer AS batches, count(*)::integer AS claims
       FROM points.claim WHERE station_id = 1 AND batch_id IS NOT NULL`,
  );
  return rows[0]!;
};

it('sends attendance of ninety once over a connection that breaks, kept encrypted until then', async () => {
  const desk = await here.desk(leader, 'phone', 'attendance');
  const { page } = desk;
  // Called away with an amount changed last: it stands there again.
  await desk.choose('事项', 'D01 登记在册的志愿服务');
  await page.getByRole('checkbox').first().check();
  await desk.fill(/^数量/, '3');
  await desk.page.keyboard.press('Tab');
  await desk.settled();
  await page.reload();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('input.count')?.value === '3');
  await page.getByRole('checkbox').first().uncheck();
  await desk.choose('事项', 'F04 参加集体环境整治');
  expect(await desk.findings()).toEqual([]);
  expect(await desk.overhang()).toBe(0);
  const boxes = page.getByRole('checkbox');
  await page.waitForFunction(() => document.querySelectorAll('input[type=checkbox]').length === 180);
  // One touch a person; the first member of each of the ninety households.
  await page.evaluate(() =>
    [...document.querySelectorAll<HTMLInputElement>('input[type=checkbox]')]
      .slice(0, 90)
      .forEach((box) => box.click()),
  );
  expect(await boxes.count()).toBe(180);
  await desk.sees('已勾选90人，共180人');
  // The request arrives, its answer does not: the phone cannot know.
  let lost = 0;
  await page.route('**/v1/claim-lists/*', async (route) => {
    if (lost < 2) {
      await route.fetch();
      lost += 1;
      await route.abort('connectionfailed');
    } else await route.continue();
  });
  await desk.click('提交名单（90人）');
  await desk.sees(/没有网络/);
  const kept = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const open = indexedDB.open('desk');
        open.onsuccess = () => {
          const all = open.result.transaction('drafts').objectStore('drafts').getAll();
          all.onsuccess = () =>
            resolve(
              (all.result as { data: ArrayBuffer }[])
                .map(({ data }) => new TextDecoder().decode(data))
                .join(''),
            );
        };
      }),
  );
  expect(kept.length).toBeGreaterThan(1000);
  expect(kept).not.toMatch(/张小芳|residentId|F04/);
  // The page is closed and opened again: what was on its way goes on by itself.
  await page.reload();
  await desk.sees(/已收下90人，未收下0人/);
  expect(lost).toBe(2);
  expect(await lists()).toEqual({ batches: 1, claims: 90 });
  expect(await page.evaluate(() => indexedDB.databases().then((all) => all.map(({ name }) => name)))).toEqual(
    ['desk'],
  );
  expect(desk.errors).toEqual([]);
  await desk.close();
}, 90_000);

it('shows the group by unit, who has nothing for ninety days, and a message without sensitive words', async () => {
  const desk = await here.desk(leader, 'phone', 'group');
  await desk.sees('90户90天没有得分');
  await desk.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await desk.page
    .getByRole('button', { name: /^复制消息/ })
    .first()
    .click();
  await desk.sees('已复制');
  // A phone whose browser lets no page copy shows what is to be copied.
  await desk.page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))));
  await desk.page
    .getByRole('button', { name: /^复制消息/ })
    .nth(1)
    .click();
  await desk.page.locator('li p[role=status]').waitFor();
  const text = await desk.page.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/您好，您家账上有0分/);
  expect(text).not.toMatch(/张小芳|低保|残疾|\d{11}/);
  expect(await desk.overhang()).toBe(0);
  expect(await desk.findings()).toEqual([]);
  expect(desk.errors).toEqual([]);
  await desk.close();
}, 60_000);

it('checks a self-report with its evidence before the eyes, or gives it back with a reason', async () => {
  const { make, house } = here.world;
  const checkBy = new Date(house.clock.now().getTime() + 3 * 86_400_000);
  const mine = { act_code: 'F02', route: 'S', check_by: checkBy, decide_by: null, event_ref: null };
  const [good, bad] = [await make.claim(mine), await make.claim(mine)];
  const desk = await here.desk(leader, 'phone', 'check');
  await desk.page.getByRole('button', { name: '证明材料' }).first().click();
  await desk.sees('没有证明材料。');
  expect(await desk.findings()).toEqual([]);
  await desk.click('退回补正', desk.page.getByRole('article').nth(1));
  await desk.fill('理由', '没有照片');
  await desk.click('确认', desk.dialog);
  await desk.dialog.waitFor({ state: 'detached' });
  expect(await make.look(bad)).toMatchObject({ state: 'returned' });
  await desk.click('属实');
  await desk.sees('现在没有要办的。');
  expect(await make.look(good)).toMatchObject({ state: 'checked' });
  expect(desk.errors).toEqual([]);
  await desk.close();
}, 60_000);

it('applies on behalf with a photo shrunk on the phone, and says what is wrong beside its field', async () => {
  const desk = await here.desk(leader, 'phone', 'apply');
  await desk.pick('居民', '张小芳');
  await desk.choose('事项', 'F02 清扫楼道或公共区域');
  await desk.fill('事项日期', '2026-08-01');
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
  const photo = await sharp({ create: { width: 2400, height: 1800, channels: 3, background: '#888', noise } })
    .withExif({ IFD3: { GPSLatitude: '34/1 3/1 0/1' } })
    .jpeg({ quality: 95 })
    .toBuffer();
  expect(photo.length).toBeGreaterThan(1_000_000);
  expect((await sharp(photo).metadata()).exif).toBeDefined();
  await desk.page
    .getByLabel('照片', { exact: true })
    .setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: photo });
  await desk.page.getByAltText('第1张照片').waitFor();
  await desk.click('提交');
  const wrong = await desk.sees('已超过申请期限。');
  expect(await desk.page.getByLabel('事项日期').getAttribute('aria-describedby')).toBe(
    await wrong.getAttribute('id'),
  );
  const { rows } = await here.world.house.owner.query<{ bytes: number }>('SELECT bytes FROM points.file');
  expect(rows).toHaveLength(1);
  expect(rows[0]!.bytes).toBeLessThanOrEqual(300_000);
  await desk.fill('事项日期', '2026-11-01');
  await desk.click('提交');
  await desk.sees('已提交，预计2分。');
  // Where it was taken has not left the phone, and stands in nothing that anybody reads later.
  const { rows: files } = await here.world.house.owner.query<{ id: string }>('SELECT file_id AS id FROM points.file'); // prettier-ignore
  const { base64 } = await desk.page.evaluate(
    async (id) => (await (await fetch(`/v1/files/${id}`)).json()) as { base64: string },
    files[0]!.id,
  );
  const kept = await sharp(Buffer.from(base64, 'base64')).metadata();
  expect([kept.format, kept.exif, kept.xmp]).toEqual(['jpeg', undefined, undefined]);
  expect(await desk.findings()).toEqual([]);
  expect(desk.errors).toEqual([]);
  await desk.close();
}, 60_000);

it('scores hygiene with three assessors, who are named', async () => {
  const desk = await here.desk(leader, 'phone', 'attendance');
  await desk.choose('事项', 'F03 垃圾分类当月达标');
  const box = desk.page.getByRole('checkbox');
  await box.nth(2 * 60).check();
  const paper = sharp({ create: { width: 80, height: 60, channels: 3, background: '#fff' } });
  const sheet = { name: 'sheet.png', mimeType: 'image/png', buffer: await paper.png().toBuffer() };
  await desk.page.getByLabel('评分表照片').setInputFiles(sheet);
  await desk.page.getByAltText('第1张照片').waitFor();
  const choose = async (name: string, chosen: string) => {
    await desk.page.getByLabel('添加评分人').fill(name);
    await desk.page.locator('.options').getByRole('option', { name }).first().click();
    await desk.sees(chosen);
  };
  await choose('张小芳', '评分人（1/3）');
  await choose('王强', '评分人（2/3）');
  await desk.click('提交名单（1人）');
  await desk.sees(/评分表要写明三位评分人/);
  await choose('李建军', '评分人（3/3）');
  expect(await desk.findings()).toEqual([]);
  await desk.click('提交名单（1人）');
  await desk.sees(/已收下1人，未收下0人/);
  expect(desk.errors).toEqual([]);
  await desk.close();
}, 60_000);
