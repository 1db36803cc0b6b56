import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import { untilBlocked } from '../support/until';
import { asKiosk, asPublic, asResident, asStaff, giveCards, type KioskClient, type ResidentClient } from '../support/client'; // prettier-ignore
import { counter } from './counter';
import { price, shelve, stockOf } from './shop';

const shop = counter('redeemhttp');

const resident = (n: number, of: Partial<Parameters<typeof asResident>[3]> = {}) =>
  asResident(shop.app, shop.house, 1, {
    residentId: shop.st.heads[n]!,
    householdId: shop.st.households[n]!,
    ...of,
  });
const lines = [{ get itemId() { return shop.rice; }, pieces: 1, points: 12 }]; // prettier-ignore
const redeemAs = (who: ResidentClient, id = uuidv7()) =>
  who.call('redemption.redeem', { params: { redemptionId: id }, body: { lines } });

describe('at the kiosk', () => {
  it('the shelf says what can be taken, the redemption holds it, the receipt opens it at the counter', async () => {
    const who = await resident(0);
    const shelf = await who.ok('shelf.mine');
    expect(shelf).toMatchObject({ open: true, balance: 100, monthLeft: 200, nextOpenDay: '2026-11-02' });
    expect(shelf.items.find((i) => i.itemId === shop.rice)).toMatchObject({ points: 12, left: 50, most: 8 });

    const id = uuidv7();
    const made = await redeemAs(who, id);
    expect(made.body).toMatchObject({ redemptionId: id, state: 'held', points: 12, balanceAfter: 88, holdUntil: '2026-11-09T16:00:00.000Z' }); // prettier-ignore
    const again = await redeemAs(who, id);
    expect(again.headers['idempotency-hit']).toBe('true');
    expect(again.body).toEqual(made.body);
    expect(await who.ok('redemption.settle', { params: { redemptionId: id } })).toEqual({ redemption: made.body }); // prettier-ignore

    const receipt = await who.ok('redemption.receipt', { params: { redemptionId: id } });
    expect(receipt).toMatchObject({ reprint: false, stationName: '驿站1' });
    expect((await who.ok('redemption.receipt', { params: { redemptionId: id } })).reprint).toBe(true);

    const found = await shop.keeper.ok('redemption.find', { body: { receipt: receipt.qr! } });
    expect(found.items).toMatchObject([
      { redemptionId: id, householdId: shop.st.households[0], state: 'held' },
    ]);
    expect(JSON.stringify(found)).not.toContain(made.body.code);
    const byCode = await shop.keeper.ok('redemption.find', { body: { code: made.body.code! } });
    expect(byCode.items.map((i) => i.redemptionId)).toEqual([id]);
    const over = await shop.keeper.ok('redemption.hand-over', { params: { redemptionId: id }, body: { code: made.body.code! } }); // prettier-ignore
    expect(over).toMatchObject({ state: 'handed-over', proof: 'code', handedOverBy: shop.keeper.staffId });
    const mine = await who.ok('redemption.mine', { query: {} });
    expect(mine.items[0]).toMatchObject({ state: 'handed-over', code: null });
    expect((await redeemAs(who, id)).body.state).toBe('handed-over');
  });

  it('an id that is in doubt and unknown is abandoned: the late request is refused', async () => {
    const who = await resident(1);
    const id = uuidv7();
    expect(await who.ok('redemption.settle', { params: { redemptionId: id } })).toEqual({ redemption: null });
    expect(await redeemAs(who, id)).toMatchObject({ status: 409, code: 'request_abandoned' });
    expect((await who.ok('shelf.mine')).balance).toBe(100);
  });

  it('the household cancels before hand-over; another household finds nothing', async () => {
    const who = await resident(1);
    const id = uuidv7();
    await redeemAs(who, id);
    const stranger = await resident(2);
    for (const route of ['redemption.cancel', 'redemption.receipt', 'redemption.collect'] as const) {
      expect(await stranger.call(route, { params: { redemptionId: id } })).toMatchObject({
        code: 'not_found',
      });
    }
    expect(await stranger.call('redemption.settle', { params: { redemptionId: id } })).toMatchObject({ code: 'request_differs' }); // prettier-ignore
    expect(await who.ok('redemption.cancel', { params: { redemptionId: id } })).toMatchObject({
      state: 'released',
    });
    expect((await who.ok('shelf.mine')).balance).toBe(100);
    expect(await who.call('redemption.cancel', { params: { redemptionId: id } })).toMatchObject({ code: 'wrong_state' }); // prettier-ignore
  });

  it('refuses what is malformed, and a price that has changed, with what it is now', async () => {
    const who = await resident(2);
    const bad = [
      { lines: [] },
      { lines: [{ itemId: shop.rice, pieces: 0, points: 12 }] },
      { lines: [{ itemId: shop.rice, pieces: 1.5, points: 12 }] },
      { lines: [{ itemId: shop.rice, pieces: -1, points: 12 }] },
      { lines: [lines[0]!, lines[0]!] },
      { lines: [{ ...lines[0]!, extra: 1 }] },
    ];
    for (const body of bad) {
      const answer = await who.call('redemption.redeem', { params: { redemptionId: uuidv7() }, body }); // prettier-ignore
      expect(answer).toMatchObject({ status: 400, code: 'invalid_request' });
    }
    const body = { lines: [{ itemId: shop.rice, pieces: 1, points: 11 }] };
    const changed = await who.call('redemption.redeem', { params: { redemptionId: uuidv7() }, body });
    expect(changed).toMatchObject({ status: 409, code: 'price_changed', body: { facts: { itemId: shop.rice, shown: 11, price: 12 } } }); // prettier-ignore
  });

  it('after closing time, and on a day that the administrator closes, nothing is redeemed', async () => {
    const who = await resident(2);
    await shop.admin.ok('shop.set-day', {
      params: { day: '2026-11-02' },
      body: { open: false, reason: '盘点' },
    });
    expect(await redeemAs(who)).toMatchObject({ status: 409, code: 'shop_closed' });
    expect(await who.ok('shelf.mine')).toMatchObject({ open: false, nextOpenDay: '2026-11-03' });
    expect(await who.call('queue.take')).toMatchObject({ code: 'shop_closed' });
    await shop.admin.ok('shop.clear-day', { params: { day: '2026-11-02' } });
    expect(await redeemAs(who)).toMatchObject({ status: 200 });
  });
});

describe('hand-over', () => {
  it('on a confirmation at the pad: the household itself, or a proxy named in advance', async () => {
    const who = await resident(3);
    const made = (await redeemAs(who)).body;
    const at = { params: { redemptionId: made.redemptionId } };
    const confirmed = { ...at, body: { confirmed: true as const } };
    expect(await shop.keeper.call('redemption.hand-over', confirmed)).toMatchObject({ status: 422, code: 'proof_missing' }); // prettier-ignore
    const proxy = await resident(4);
    expect(await proxy.call('redemption.collect', at)).toMatchObject({ code: 'not_found' });
    await shop.house.owner.query(
      `INSERT INTO points.proxy (station_id, household_id, resident_id, from_day) VALUES (1, $1, $2, '2026-11-01')`,
      [shop.st.households[3], shop.st.heads[4]],
    );
    const waiting = await proxy.ok('redemption.collectable');
    expect(waiting.items).toMatchObject([{ redemptionId: made.redemptionId, code: null }]);
    await proxy.ok('redemption.collect', at);
    const over = await shop.keeper.ok('redemption.hand-over', confirmed);
    expect(over).toMatchObject({ state: 'handed-over', proof: 'pin', collectorId: shop.st.heads[4] });
  });

  it('a confirmation is good for minutes; wrong codes close the receipt', async () => {
    const who = await resident(3);
    const made = (await redeemAs(who)).body;
    const at = { params: { redemptionId: made.redemptionId } };
    await who.ok('redemption.collect', at);
    shop.house.clock.advance(11 * 60_000);
    expect(await shop.keeper.call('redemption.hand-over', { ...at, body: { confirmed: true } })).toMatchObject({ code: 'proof_missing' }); // prettier-ignore
    for (let i = 0; i < 5; i += 1) {
      const code = String((Number(made.code) + 1 + i) % 100_000_000).padStart(8, '0');
      expect(await shop.keeper.call('redemption.hand-over', { ...at, body: { code } })).toMatchObject({ code: 'proof_missing' }); // prettier-ignore
    }
    expect(await shop.keeper.call('redemption.hand-over', { ...at, body: { code: made.code! } })).toMatchObject({ code: 'proof_missing' }); // prettier-ignore
    const back = await shop.keeper.ok('redemption.release', { ...at, body: { reason: '打错了' } });
    expect(back).toMatchObject({ state: 'released', endReason: '打错了' });
  });

  it('without a PIN: beside a witness who is not the keeper, capped, and listed to the supervisor', async () => {
    const leader = await asStaff(shop.app, shop.house, 1, 'leader', { groupId: 1 });
    const who = await resident(5, { openedBy: 'witness', witnessId: leader.staffId });
    const made = (await redeemAs(who)).body;
    const four = [{ itemId: shop.rice, pieces: 4, points: 12 }];
    const much = await who.call('redemption.redeem', { params: { redemptionId: uuidv7() }, body: { lines: four } }); // prettier-ignore
    expect(much).toMatchObject({ code: 'limit_reached', body: { facts: { limit: 'witnessed', max: 50, left: 38 } } }); // prettier-ignore
    const listed = await shop.supervisor.ok('redemption.list', { query: { witnessed: 'true' } });
    expect(listed.items).toMatchObject([{ redemptionId: made.redemptionId, witnessId: leader.staffId }]);

    const own = (await redeemAs(await resident(5, { openedBy: 'witness', witnessId: shop.keeper.staffId })))
      .body;
    const handed = await shop.keeper.call('redemption.hand-over', { params: { redemptionId: own.redemptionId }, body: { code: own.code! } }); // prettier-ignore
    expect(handed).toMatchObject({ status: 403, code: 'same_person' });
  });

  it('nobody serves the own household', async () => {
    const cousin = await asStaff(shop.app, shop.house, 1, 'keeper', { residentId: shop.st.heads[0]! });
    const made = (await redeemAs(await resident(0))).body;
    const answer = await cousin.call('redemption.hand-over', { params: { redemptionId: made.redemptionId }, body: { code: made.code! } }); // prettier-ignore
    expect(answer).toMatchObject({ code: 'same_person' });
  });

  it('goods that come back give the points back; spoiled ones are written off', async () => {
    const who = await resident(6);
    const before = await stockOf(shop.house, 1, shop.rice);
    const made = (await redeemAs(who)).body;
    const at = { params: { redemptionId: made.redemptionId } };
    await shop.keeper.ok('redemption.hand-over', { ...at, body: { code: made.code! } });
    const back = await shop.keeper.ok('redemption.return', {
      ...at,
      body: { reason: '破袋', spoiled: true },
    });
    expect(back).toMatchObject({ state: 'returned', endReason: '破袋' });
    expect(await stockOf(shop.house, 1, shop.rice)).toEqual({ ...before, free: before.free - 1 });
    expect((await who.ok('shelf.mine')).balance).toBe(100);
  });
});

describe('at the counter', () => {
  let pad: KioskClient;
  beforeAll(async () => {
    pad = await asKiosk(shop.app, shop.house, 1);
  });
  const lay = (basketId: string, household: { card: string } | { householdId: string }) =>
    shop.keeper.ok('counter.lay', { params: { basketId }, body: { kioskId: pad.kioskId, household, lines } });

  it('the keeper scans card and goods, the resident confirms on the pad and takes them', async () => {
    const [card] = await giveCards(shop.house, 1, [shop.st.heads[6]!]);
    const basketId = uuidv7();
    expect(await lay(basketId, { card: card!.text })).toMatchObject({ state: 'waiting', points: 12, householdId: shop.st.households[6] }); // prettier-ignore
    const shown = await pad.ok('counter.pad');
    expect(shown.basket).toMatchObject({ basketId, points: 12, lines: [{ itemId: shop.rice, nameZh: '大米', pieces: 1 }] }); // prettier-ignore
    const stranger = await resident(7, { kiosk: pad });
    expect(await stranger.call('counter.confirm', { params: { basketId } })).toMatchObject({
      code: 'not_found',
    });
    const who = await resident(6, { kiosk: pad });
    expect(await shop.keeper.call('counter.lay', { params: { basketId }, body: { kioskId: pad.kioskId, household: { householdId: shop.st.households[7]! }, lines } })).toMatchObject({ code: 'request_differs' }); // prettier-ignore
    const made = await who.ok('counter.confirm', { params: { basketId } });
    expect(made).toMatchObject({ state: 'handed-over', mode: 'counter', redemptionId: basketId, code: null });
    expect((await who.call('counter.confirm', { params: { basketId } })).headers['idempotency-hit']).toBe(
      'true',
    );
    expect(await shop.keeper.ok('counter.state', { params: { basketId } })).toMatchObject({
      state: 'confirmed',
    });
    expect((await pad.ok('counter.pad')).basket).toBeNull();
  });

  it('a basket declined, dropped, replaced or lain too long is gone', async () => {
    const household = { householdId: shop.st.households[7]! };
    const [declined, replaced, late] = [uuidv7(), uuidv7(), uuidv7()];
    await lay(declined, household);
    await pad.ok('counter.decline', { params: { basketId: declined } });
    const who = await resident(7, { kiosk: pad });
    expect(await who.call('counter.confirm', { params: { basketId: declined } })).toMatchObject({ code: 'wrong_state' }); // prettier-ignore
    await lay(replaced, household);
    expect(await who.ok('redemption.settle', { params: { redemptionId: replaced } })).toEqual({
      redemption: null,
    });
    expect(await who.call('counter.confirm', { params: { basketId: replaced } })).toMatchObject({ code: 'request_abandoned' }); // prettier-ignore
    await lay(late, household);
    expect(await who.call('counter.confirm', { params: { basketId: replaced } })).toMatchObject({ code: 'wrong_state' }); // prettier-ignore
    expect(await shop.keeper.call('counter.drop', { params: { basketId: replaced } })).toMatchObject({ code: 'wrong_state' }); // prettier-ignore
    shop.house.clock.advance(6 * 60_000);
    const later = await resident(7, { kiosk: pad });
    expect(await later.call('counter.confirm', { params: { basketId: late } })).toMatchObject({ code: 'wrong_state' }); // prettier-ignore
  });

  it('a basket that the keeper drops while the resident confirms takes nothing', async () => {
    const household = { householdId: shop.st.households[7]! };
    const [dropped, again] = [uuidv7(), uuidv7()];
    const who = await resident(7, { kiosk: pad });
    const before = await stockOf(shop.house, 1, shop.rice);
    await lay(dropped, household);
    const holder = await shop.house.owner.connect();
    try {
      // the confirmation has seen the basket wait, and waits itself for the account
      await holder.query('BEGIN');
      await holder.query(
        'SELECT 1 FROM points.account WHERE station_id = 1 AND household_id = $1 FOR UPDATE',
        [household.householdId],
      );
      const confirmed = who.call('counter.confirm', { params: { basketId: dropped } });
      await untilBlocked(shop.house.owner, 1, '%redeem_together%');
      await shop.keeper.ok('counter.drop', { params: { basketId: dropped } });
      await holder.query('COMMIT');
      expect(await confirmed).toMatchObject({ status: 409, code: 'wrong_state' });
    } finally {
      holder.release(true);
    }
    expect(await shop.keeper.ok('counter.state', { params: { basketId: dropped } })).toMatchObject({ state: 'dropped' }); // prettier-ignore
    expect(await stockOf(shop.house, 1, shop.rice)).toEqual(before);
    await lay(again, household);
    await who.ok('counter.confirm', { params: { basketId: again } });
    expect(await shop.keeper.call('counter.drop', { params: { basketId: again } })).toMatchObject({ code: 'wrong_state' }); // prettier-ignore
    expect(await stockOf(shop.house, 1, shop.rice)).toEqual({ ...before, free: before.free - 1 });
  });

  it('numbers are called in order, each once', async () => {
    const [first, second] = [await resident(6), await resident(7)];
    expect(await first.ok('queue.take')).toMatchObject({ number: 1, ahead: 0, state: 'waiting' });
    expect(await second.ok('queue.take')).toMatchObject({ number: 2, ahead: 1 });
    expect(await first.ok('queue.take')).toMatchObject({ number: 1 });
    const called = await Promise.all([shop.keeper.ok('queue.next'), shop.keeper.ok('queue.next')]);
    expect(called.map((c) => c.ticket?.number).sort()).toEqual([1, 2]);
    expect((await shop.keeper.ok('queue.next')).ticket).toBeNull();
    expect(await asPublic(shop.app, 1).ok('queue.board')).toMatchObject({
      called: [1, 2],
      waiting: 0,
      last: 2,
    });
    await shop.keeper.ok('queue.end', { params: { number: 1 }, body: { served: true } });
    expect(await shop.keeper.call('queue.end', { params: { number: 1 }, body: { served: true } })).toMatchObject({ code: 'wrong_state' }); // prettier-ignore
    expect((await shop.keeper.ok('queue.list')).tickets).toMatchObject([{ number: 2, state: 'called' }]);
    expect((await first.ok('queue.take')).number).toBe(3);
  });
});

describe('goods', () => {
  const draft = { nameZh: '食用油', nameEn: 'Oil', unitZh: '桶', unitEn: 'can', category: 'oil' as const, icon: 'oil', barcode: '6901234567892' }; // prettier-ignore

  it('an item is added, priced with a countersignature, received, offered, counted, spoiled', async () => {
    const itemId = uuidv7();
    const at = { params: { itemId } };
    expect(await shop.admin.ok('item.add', { ...at, body: draft })).toMatchObject({ offered: false, free: 0, pointPrice: null }); // prettier-ignore
    expect(await shop.admin.call('item.add', { params: { itemId: uuidv7() }, body: draft })).toMatchObject({ code: 'barcode_used' }); // prettier-ignore
    for (const category of ['tobacco', 'alcohol', 'medicine', 'cash-card'] as const) {
      expect(await shop.admin.call('item.add', { params: { itemId: uuidv7() }, body: { ...draft, category } })).toMatchObject({ status: 422, code: 'goods_refused' }); // prettier-ignore
    }
    const high = { from: '2026-11-02', pointPrice: 61, shelfPriceFen: 6000 };
    expect(await shop.admin.call('item.propose-price', { ...at, body: high })).toMatchObject({ code: 'price_above_shelf' }); // prettier-ignore
    const { proposalId } = await shop.admin.ok('item.propose-price', {
      ...at,
      body: { ...high, pointPrice: 60 },
    });
    expect((await shop.admin.ok('item.prices', at)).versions).toEqual([]);
    const fresh = await asStaff(shop.app, shop.house, 1, 'supervisor');
    await fresh.ok('proposal.countersign', { params: { proposalId }, body: { minutesNo: 'M-7' } });
    expect((await shop.admin.ok('item.prices', at)).versions).toMatchObject([{ from: '2026-11-02', pointPrice: 60, proposalId }]); // prettier-ignore
    await shop.admin.ok('item.change', { ...at, body: { offered: true, lowStock: 5 } });

    const receiptId = uuidv7();
    const delivery = { kind: 'donation' as const, fromWhom: '爱心企业', lines: [{ itemId, pieces: 10, bestBefore: '2026-11-20' }, { itemId, pieces: 4 }] }; // prettier-ignore
    const received = await shop.keeper.ok('stock.receive', { params: { receiptId }, body: delivery });
    expect(received.lines).toMatchObject([{ pieces: 10, bestBefore: '2026-11-20' }, { pieces: 4, bestBefore: null }]); // prettier-ignore
    await shop.keeper.ok('stock.receive', { params: { receiptId }, body: delivery });
    expect(await stockOf(shop.house, 1, itemId)).toEqual({ free: 14, allocated: 0 });
    expect((await shop.keeper.ok('stock.receipts', { query: { kind: 'donation' } })).items).toHaveLength(1);

    await shop.keeper.ok('stock.count', { params: { countId: uuidv7() }, body: { lines: [{ itemId, expected: 14, counted: 12 }] } }); // prettier-ignore
    await shop.keeper.ok('stock.spoil', {
      params: { spoilId: uuidv7() },
      body: { itemId, pieces: 8, reason: '漏油' },
    });
    expect(await shop.keeper.call('stock.spoil', { params: { spoilId: uuidv7() }, body: { itemId, pieces: 8, reason: '漏油' } })).toMatchObject({ code: 'stock_too_low', body: { facts: { left: 4 } } }); // prettier-ignore
    const register = await shop.keeper.ok('stock.movements', { query: { itemId } });
    expect(register.items.map((m) => [m.kind, m.pieces, m.freeAfter])).toEqual([['spoiled', 8, 4], ['shortage', 2, 12], ['donated', 4, 14], ['donated', 10, 10]]); // prettier-ignore
    const watch = await shop.keeper.ok('stock.watch', { query: {} });
    expect(watch.low).toMatchObject([{ itemId, free: 4, lowStock: 5 }]);
    // what has no day is taken to leave last: the four left are they
    expect(watch.bestBefore).toEqual([]);
    expect((await shop.keeper.ok('stock.counts', { query: {} })).items).toMatchObject([{ lines: [{ expected: 14, counted: 12 }] }]); // prettier-ignore
    expect((await shop.keeper.ok('item.list')).items.map((i) => i.itemId)).toContain(itemId);
  });

  it('a picture is resized once, shown to everybody, and nothing else is taken for one', async () => {
    const itemId = await shelve(shop.house, 1);
    const big = await sharp({ create: { width: 2000, height: 1000, channels: 3, background: '#c33' } })
      .withExif({ IFD3: { GPSLatitude: '34/1 3/1 0/1' } })
      .jpeg()
      .toBuffer();
    const kept = await shop.admin.ok('item.picture', { params: { itemId }, upload: { bytes: big, type: 'image/jpeg' } }); // prettier-ignore
    const { bytes } = await import('#goods').then((goods) => goods.getPicture(shop.house, 1, kept.pictureId));
    const shown = await sharp(bytes).metadata();
    expect([shown.format, shown.width, shown.height, shown.exif]).toEqual(['webp', 640, 320, undefined]);
    const answer = await asPublic(shop.app, 1).call('picture.get', { params: kept });
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'image/webp' } });
    expect(await asPublic(shop.app, 2).call('picture.get', { params: kept })).toMatchObject({ status: 404 });
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    for (const upload of [svg, big.subarray(0, 200), Buffer.from('x')]) {
      expect(await shop.admin.call('item.picture', { params: { itemId }, upload: { bytes: upload, type: 'image/png' } })).toMatchObject({ code: 'evidence_bad' }); // prettier-ignore
    }
  });
});

it('a price of tomorrow is not asked today', async () => {
  const itemId = await shelve(shop.house, 1, { price: 3 });
  await price(shop.house, 1, itemId, 4, '2026-11-03');
  const shelf = await (await resident(7)).ok('shelf.mine');
  expect(shelf.items.find((i) => i.itemId === itemId)?.points).toBe(3);
});
