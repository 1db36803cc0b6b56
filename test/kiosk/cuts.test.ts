import type { Route } from 'playwright-core';
import { until } from '../support/until';
import { balanceOf } from '../redeem/shop';
import type { KioskPage } from './kiosk-page';
import { PIN, scene, type Scene } from './scene';

// A cut at each moment of a redemption ends in the truth, and never in a second order (kiosk.md, "A session").
let here: Scene;
let kiosk: KioskPage;

beforeAll(async () => {
  here = await scene('kiosk_cuts');
  kiosk = await here.kiosk();
}, 180_000);
afterAll(() => here?.close(), 30_000);
beforeEach(async () => {
  await kiosk.page.unrouteAll({ behavior: 'ignoreErrors' });
});

const REDEEM = /\/v1\/redemptions\/[0-9a-f-]+$/;
const SETTLE = /\/v1\/.*redemptions\/[0-9a-f-]+\/settle$/;

const balance = (household: number) => balanceOf(here.world.house, 1, here.world.made.households[household]!);
const redemptions = async (household: number) => {
  const { rows } = await here.world.house.owner.query(
    'SELECT 1 FROM points.redemption WHERE station_id = 1 AND household_id = $1',
    [here.world.made.households[household]],
  );
  return rows.length;
};

/** Up to the key that confirms salt for 3 points. */
async function toConfirm(household: number): Promise<void> {
  await kiosk.attract();
  await kiosk.enter(here.cards[household]!, PIN);
  await kiosk.touch('兑换东西');
  await kiosk.touch(/食盐/);
  await kiosk.touch('选好了');
  await kiosk.sees('用 3 分');
}

/** Confirms: the order is taken, its answer lost, and whoever waits hears nothing until the network is mended. */
async function confirmCutOff(household: number): Promise<{ mend: () => void }> {
  await toConfirm(household);
  let gone = true;
  await kiosk.page.route(REDEEM, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await kiosk.page.route(SETTLE, (route) => (gone ? route.abort() : route.continue()));
  await kiosk.touch('确认兑换');
  await kiosk.sees('正在核对，请勿离开');
  return { mend: () => void (gone = false) };
}

async function leave(): Promise<void> {
  await kiosk.touch('完成');
  await kiosk.attract();
}

const pendingIds = () =>
  kiosk.page.evaluate(
    () =>
      new Promise<unknown[]>((resolve, reject) => {
        const open = indexedDB.open('kiosk');
        open.addEventListener('error', () => reject(new Error('no database')));
        open.addEventListener('success', () => {
          const all = open.result.transaction('pending').objectStore('pending').getAll();
          all.addEventListener('success', () => {
            open.result.close();
            resolve(all.result);
          });
        });
      }),
  );

describe('a cut', () => {
  it('before the request: nothing was taken, and it says so', async () => {
    await toConfirm(1);
    await kiosk.page.route(REDEEM, (route) => route.abort());
    await kiosk.touch('确认兑换');
    await kiosk.sees('未扣分');
    expect([await balance(1), await redemptions(1)]).toEqual([128, 0]);
    expect(await pendingIds()).toEqual([]);
    await leave();
  }, 90_000);

  it('after the request, before the reply: it was taken once, and it says so', async () => {
    await toConfirm(2);
    let sent = 0;
    await kiosk.page.route(REDEEM, async (route) => {
      sent += 1;
      await route.fetch();
      await route.abort();
    });
    await kiosk.touch('确认兑换');
    await kiosk.sees('兑换成功');
    expect([await balance(2), await redemptions(2), sent]).toEqual([125, 1, 1]);
    await leave();
  }, 90_000);

  it('for some seconds: keeps people there, and tells the truth when the network is back', async () => {
    const network = await confirmCutOff(3);
    await kiosk.pass(4000);
    await kiosk.settled();
    expect(await kiosk.page.getByText('兑换成功').count()).toBe(0);
    expect(await pendingIds()).toHaveLength(1);
    const back = Date.now();
    network.mend();
    await kiosk.sees('兑换成功');
    expect(Date.now() - back).toBeLessThan(10_000);
    expect([await balance(3), await redemptions(3)]).toEqual([125, 1]);
    await leave();
  }, 90_000);

  it('longer than the session lives: whoever waits still hears the end, and nobody after them', async () => {
    const { house } = here.world;
    const network = await confirmCutOff(7);
    await until(async () => (await redemptions(7)) === 1);
    await house.owner.query('UPDATE points.resident_session SET ended_at = $1 WHERE ended_at IS NULL', [
      house.clock.now(),
    ]);
    house.clock.advance(3000);
    network.mend();
    await kiosk.sees('兑换成功');
    expect(await kiosk.page.innerText('body')).not.toMatch(/食盐|取货码/);
    expect([await balance(7), await pendingIds()]).toEqual([125, []]);
    // They leave without a word: a card finds the machine ready.
    await kiosk.pass(62_000);
    await kiosk.sees('您还在吗？');
    await kiosk.pass(31_000);
    await kiosk.attract();
  }, 90_000);

  it('with a late request: "未扣分" stays true', async () => {
    await toConfirm(4);
    let late: Route | null = null;
    await kiosk.page.route(REDEEM, (route) => {
      late = route;
      return new Promise(() => {});
    });
    await kiosk.touch('确认兑换');
    await kiosk.sees('正在核对，请勿离开');
    // Stored and signed, it is on its way by now; the kiosk gives the answer up after 8 s and asks.
    await until(() => late !== null);
    await kiosk.pass(8100);
    await kiosk.sees('未扣分');
    const reply = await late!.fetch();
    expect(reply.status()).toBe(409);
    expect(((await reply.json()) as { code: string }).code).toBe('request_abandoned');
    expect([await balance(4), await redemptions(4)]).toEqual([128, 0]);
    await leave();
  }, 90_000);

  it.each([
    ['before the request', 5, false, '未扣分', 128],
    ['after the request', 6, true, '兑换成功', 125],
  ] as const)(
    'of power, %s: the kiosk settles it when it is up again, and shows nobody',
    async (_, who, reaches, says, left) => {
      await toConfirm(who);
      let held = false;
      await kiosk.page.route(REDEEM, async (route) => {
        if (reaches) await route.fetch();
        held = true;
        await new Promise(() => {});
      });
      await kiosk.touch('确认兑换');
      await kiosk.sees('正在核对，请勿离开');
      await until(() => held);
      expect(await pendingIds()).toHaveLength(1);
      // What was held never arrives: the plug was pulled.
      await kiosk.page.reload();
      await kiosk.sees(says);
      expect(await kiosk.page.innerText('body')).not.toMatch(/食盐|取货码/);
      expect([await balance(who), await redemptions(who)]).toEqual([left, reaches ? 1 : 0]);
      expect(await pendingIds()).toEqual([]);
      // Whoever comes next holds a card before it, and does not have to know whose end stands there.
      await kiosk.scan(here.cards[who]!);
      await kiosk.page.locator('.dots').waitFor();
      await kiosk.touch('返回');
    },
    90_000,
  );
});
