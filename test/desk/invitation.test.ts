import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { inviteByOperator, totpCode } from '#access';
import { openBrowser } from '../kiosk/browser';
import { testHouse, type TestHouse } from '../support';
import { createTestApp } from '../support/app';
import { DeskPage } from './desk-page';

/** The first administrator's way in, by the operator's link, in a real browser; then the own account's page. */
jest.setTimeout(60_000);

const PASSWORD = '春天的驿站真好呀真好呀';

let house: TestHouse;
let app: NestFastifyApplication;
let browser: Browser;
let base: string;

beforeAll(async () => {
  house = await testHouse({ name: 'desk_invitation' });
  await house.station();
  app = await createTestApp(house);
  await app.listen(0, '127.0.0.1');
  base = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  browser = await openBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
  await house?.close();
}, 30_000);

async function newDesk(): Promise<DeskPage> {
  const context = await browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce' });
  return new DeskPage(await context.newPage(), base);
}

const invite = async (login: string) =>
  (await inviteByOperator(house, 1, { login, name: '李主任', role: 'administrator' }, house.clock.now()))
    .invitation;

/** The secret as it stands on the page, without the gaps that help the eye. */
const secretOn = async (desk: DeskPage) =>
  (await desk.page.locator('figure code').innerText()).replaceAll(' ', '');
const nextCode = (secret: string) => {
  house.clock.advance(30_000);
  return totpCode(secret, house.clock.now());
};

test('a link opens once: password, authenticator, recovery codes shown once, and in', async () => {
  const invitation = await invite('li');
  const desk = await newDesk();
  const asked: string[] = [];
  desk.page.on('request', (request) => asked.push(request.url()));
  await desk.open(`invitation/${invitation}`);
  await desk.sees('李主任，您的登录账号是 li。');
  expect(await desk.findings()).toEqual([]);
  // The secret of the link is in no address that leaves the browser.
  expect(asked.filter((url) => url.includes(invitation.split('.')[1]!))).toEqual([]);

  const secret = await secretOn(desk);
  await desk.fill('设一个密码', PASSWORD);
  await desk.fill('再输一遍密码', `${PASSWORD}x`);
  await desk.fill('验证器上的六位数', nextCode(secret));
  await desk.click('开通');
  await desk.sees('两遍密码不一样。');
  await desk.fill('再输一遍密码', PASSWORD);
  await desk.fill('验证器上的六位数', '000000');
  await desk.click('开通');
  await desk.page.getByRole('alert').waitFor();
  await desk.fill('验证器上的六位数', nextCode(secret));
  await desk.click('开通');
  await desk.sees('备用码');
  const codes = await desk.page.locator('ol code').allInnerTexts();
  expect(codes).toHaveLength(10);
  expect(desk.page.url()).not.toContain(invitation);
  await desk.click('我已收好');

  // Signing in begins with who one is; codes are shown no more.
  expect(await desk.page.getByLabel('账号', { exact: true }).inputValue()).toBe('li');
  expect(await desk.page.content()).not.toContain(codes[0]);
  await desk.fill('密码', PASSWORD);
  await desk.fill('动态验证码', nextCode(secret));
  await desk.click('登录');
  await desk.sees('李主任');
  expect(desk.errors).toEqual([]);

  const again = await newDesk();
  await again.open(`invitation/${invitation}`);
  await again.sees(/这个邀请打不开/);
  await again.page.goto(`${base}/desk/#/invitation/nonsense`);
  await again.page.reload();
  await again.sees(/这个邀请打不开/);
  expect(again.errors).toEqual([]);

  // The phone is lost: one recovery code stands in, once.
  const lost = await newDesk();
  await lost.open('');
  await lost.fill('账号', 'li');
  await lost.fill('密码', PASSWORD);
  await lost.fill('动态验证码', codes[0]!);
  await lost.click('登录');
  await lost.sees('李主任');
  await lost.close();
});

test('the own account: sessions seen and ended, a password changed, the authenticator changed', async () => {
  const desk = await newDesk();
  await desk.open(`invitation/${await invite('zhao')}`);
  const secret = await secretOn(desk);
  await desk.fill('设一个密码', PASSWORD);
  await desk.fill('再输一遍密码', PASSWORD);
  await desk.fill('验证器上的六位数', nextCode(secret));
  await desk.click('开通');
  await desk.click('我已收好');
  const signIn = async (at: DeskPage, password: string, code: string) => {
    await at.fill('账号', 'zhao');
    await at.fill('密码', password);
    await at.fill('动态验证码', code);
    await at.click('登录');
    await at.sees('李主任');
  };
  await signIn(desk, PASSWORD, nextCode(secret));
  const other = await newDesk();
  await other.open('');
  await signIn(other, PASSWORD, nextCode(secret));

  await desk.page.getByRole('link', { name: '李主任' }).click();
  await desk.sees('登录在哪些地方');
  await desk.settled();
  expect(await desk.findings()).toEqual([]);
  await desk.click('退出它');
  await desk.page.getByRole('button', { name: '退出它' }).waitFor({ state: 'detached' });
  await other.page.reload();
  await other.sees('动态验证码');

  // A change of password asks for a fresh code where the last one is too old.
  house.clock.advance(6 * 60_000);
  await desk.fill('原来的密码', PASSWORD);
  await desk.fill('新密码', '秋天的驿站也很好呀好呀');
  await desk.click('换密码');
  await desk.dialog.getByRole('textbox').fill(nextCode(secret));
  await desk.dialog.getByRole('button', { name: '确认' }).click();
  await desk.sees('密码已换，其他地方都已退出。');

  await desk.click('换一个');
  await desk.page.locator('figure code').waitFor();
  const fresh = await secretOn(desk);
  await desk.fill('验证器上的六位数', nextCode(fresh));
  await desk.click('保存');
  await desk.sees('新验证器已启用。');
  await desk.click('我已收好');
  await desk.click('退出');
  await signIn(desk, '秋天的驿站也很好呀好呀', nextCode(fresh));
  expect(desk.errors).toEqual([]);
});

test('the page of the interface’s description works under the same policy', async () => {
  const desk = await newDesk();
  await desk.page.goto(`${base}/docs`);
  await desk.page.locator('.opblock-summary').first().waitFor();
  // The page of the package brings styles of its own that the policy refuses; it is read without them, and scripts run.
  expect(desk.errors.filter((text) => !text.includes('inline style') && !text.includes('favicon'))).toEqual(
    [],
  );
});
