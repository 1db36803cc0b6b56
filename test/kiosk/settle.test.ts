import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { v7 as uuidv7 } from 'uuid';
import { testHouse, type TestHouse, type TestStation } from '../support';
import { createTestApp } from '../support/app';
import { asKiosk, asResident, type KioskClient, type ResidentClient } from '../support/client';
import { enrich, shelve } from '../redeem/shop';

// After a power cut the kiosk knows an id and nothing else (kiosk.md, "A session").
let house: TestHouse;
let st: TestStation;
let app: NestFastifyApplication;
let kiosk: KioskClient;
let rice: string;

beforeAll(async () => {
  house = await testHouse({ name: 'kiosk_settle' });
  st = await house.station({ households: 30 });
  await enrich(house, st, 100);
  app = await createTestApp(house);
  kiosk = await asKiosk(app, house, 1);
  rice = await shelve(house, 1, { price: 10, pieces: 500 });
}, 60_000);
afterAll(async () => {
  await app?.close();
  await house?.close();
});

const resident = (n: number) =>
  asResident(app, house, 1, { residentId: st.heads[n]!, householdId: st.households[n]!, kiosk });
const redeem = (who: ResidentClient, redemptionId: string) =>
  who.call('redemption.redeem', {
    params: { redemptionId },
    body: { lines: [{ itemId: rice, pieces: 1, points: 10 }] },
  });
const settle = (redemptionId: string, by = kiosk) =>
  by.call('redemption.settleAtKiosk', { params: { redemptionId } });

it('says that it was taken, and nothing of whose it was', async () => {
  const id = uuidv7();
  await redeem(await resident(0), id);
  const { body } = await settle(id);
  expect(body).toEqual({ taken: true });
});

it('abandons what it does not know: the late request is refused', async () => {
  const who = await resident(1);
  const id = uuidv7();
  expect((await settle(id)).body).toEqual({ taken: false });
  expect((await redeem(who, id)).code).toBe('request_abandoned');
  expect((await who.ok('account.mine')).balance).toBe(100);
});

it('tells another kiosk nothing', async () => {
  const id = uuidv7();
  await redeem(await resident(2), id);
  expect((await settle(id, await asKiosk(app, house, 1))).code).toBe('request_differs');
});

it('keeps its word when question and request meet', async () => {
  for (let n = 3; n < 27; n += 1) {
    const who = await resident(n);
    const id = uuidv7();
    const [redeemed, settled] = await Promise.all([redeem(who, id), settle(id)]);
    const { balance } = await who.ok('account.mine');
    expect(balance).toBe(settled.body.taken ? 90 : 100);
    expect(redeemed.status).toBe(settled.body.taken ? 200 : 409);
  }
}, 60_000);
