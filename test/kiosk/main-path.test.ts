import { stockOf } from '../redeem/shop';
import type { KioskPage } from './kiosk-page';
import { PIN, scene, type Scene } from './scene';

let here: Scene;
let kiosk: KioskPage;

beforeAll(async () => {
  here = await scene('kiosk_main');
  kiosk = await here.kiosk();
}, 180_000);
afterAll(() => here?.close(), 30_000);

describe('the main path', () => {
  it('shows the list on display to everybody, masked', async () => {
    await kiosk.sees('张*芳');
    expect(await kiosk.page.content()).not.toContain('张小芳');
  }, 60_000);

  it('reaches the balance with card and PIN and no further touch', async () => {
    await kiosk.enter(here.cards[0]!, PIN);
    expect(await kiosk.balance()).toBe(128);
    expect(kiosk.touches).toBe(0);
  }, 60_000);

  it('redeems rice in at most five touches', async () => {
    await kiosk.touch('兑换东西');
    await kiosk.touch(/大米/);
    await kiosk.touch('选好了');
    await kiosk.sees('用 25 分');
    await kiosk.touch('确认兑换');
    await kiosk.sees('兑换成功');
    expect(kiosk.touches).toBeLessThanOrEqual(5);
    expect(await stockOf(here.world.house, 1, here.items[0]!)).toMatchObject({ free: 39, allocated: 1 });
  }, 60_000);

  it('prints one receipt, and marks the second as a reprint', async () => {
    await kiosk.listenToPrinter();
    await kiosk.touch('打小票');
    const first = await kiosk.slip(1);
    await kiosk.touch('打小票');
    const second = await kiosk.slip(2);
    expect(first).toContain('大米');
    expect(first).not.toContain('补打');
    expect(second).toContain('补打');
  }, 60_000);

  it('goes home and leaves nobody in', async () => {
    await kiosk.touch('完成');
    await kiosk.attract();
    expect(await kiosk.page.innerText('body')).not.toMatch(/张小芳|103|兑换成功/);
  }, 60_000);
});
