import type { StaffRole } from '#contract';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { v7 as uuidv7 } from 'uuid';
import { verifyStation } from '#books';
import { dayOf } from '#platform';
import { JOBS } from '../worker/src/jobs';
import { sweep } from '../worker/src/sweep';
import { testHouse, type TestHouse, type TestStation } from './support';
import { createTestApp } from './support/app';
import { claimsFactory } from './support/claims';
import { asPublic, asResident, asStaff, type Client } from './support/client';

const DAY_MS = 86_400_000;

// The brochure of the station, played over HTTP: notify, apply, certify, register, publicize, credit, redeem.
describe('the seven steps, read aloud', () => {
  let house: TestHouse;
  let app: NestFastifyApplication;
  let place: TestStation;
  let organiser: Client;
  const listId = uuidv7();
  const batchId = uuidv7();
  const objectionId = uuidv7();
  let claimIds: string[];

  /** The worker does what time has made due. */
  const letTimePass = async (ms: number) => {
    house.clock.advance(ms);
    await sweep(house, JOBS);
  };
  /** Somebody of the staff comes to work: sessions of staff do not last the night. */
  const comes = (role: StaffRole, committeeId?: number) =>
    asStaff(app, house, place.station, role, committeeId === undefined ? {} : { committeeId });
  const who = (household: number) => ({
    residentId: place.heads[household]!,
    householdId: place.households[household]!,
  });
  const balanceOf = async (household: number) =>
    (await (await asResident(app, house, place.station, who(household))).ok('account.mine')).balance;

  beforeAll(async () => {
    house = await testHouse({ name: 'seven', now: '2026-11-02T09:00:00+08:00' });
    app = await createTestApp(house);
    place = await house.station({ households: 4, committees: 1, groups: 1 });
    const make = await claimsFactory(house, place);
    for (const head of place.heads) await make.consent(head);
  });
  afterAll(async () => {
    await app.close();
    await house.close();
  });

  it('1 notify: the station says on Monday that the stairs will be cleaned together', async () => {
    const noticeId = uuidv7();
    const administrator = await comes('administrator');
    await administrator.ok('notice.draft', {
      params: { noticeId },
      body: {
        kind: 'activity',
        title: '周三集体环境整治',
        body: '带上扫帚',
        place: '1号楼前',
        act: 'F04',
        startsAt: '2026-11-04T09:00:00+08:00',
        endsAt: '2026-11-04T11:00:00+08:00',
      },
    });
    await administrator.ok('notice.open', { params: { noticeId } });
    const { items } = await asPublic(app, place.station).ok('notice.public', {
      params: { station: place.station },
    });
    expect(items.map((notice) => notice.title)).toEqual(['周三集体环境整治']);
  });

  it('2 apply: on Wednesday evening the organiser hands in who was there, four in one list', async () => {
    await letTimePass(2 * DAY_MS);
    organiser = await comes('organiser', 1);
    const { accepted, rows } = await organiser.ok('list.submit', {
      params: { batchId },
      body: {
        act: 'F04',
        day: '2026-11-04',
        eventRef: '1号楼',
        rows: place.heads.map((residentId) => ({ residentId })),
      },
    });
    expect(accepted).toBe(4);
    expect(rows.map((row) => row.points)).toEqual([3, 3, 3, 3]);
    claimIds = rows.map((row) => row.claimId!);
  });

  it('2 apply: sent again after a cut, nothing is doubled; somebody who was there twice is refused', async () => {
    const body = {
      act: 'F04',
      day: '2026-11-04',
      eventRef: '1号楼',
      rows: place.heads.map((residentId) => ({ residentId })),
    };
    expect((await organiser.ok('list.submit', { params: { batchId }, body })).accepted).toBe(4);
    const again = await organiser.ok('list.submit', { params: { batchId: uuidv7() }, body });
    expect(again.rows.map((row) => row.refused)).toEqual(Array(4).fill('duplicate_claim'));
  });

  it('3 certify: a member of the panel approves the list; the organiser could not', async () => {
    const refused = await organiser.call('batch.certify', {
      params: { batchId },
      body: { ballot: { vote: 'approve' } },
    });
    expect(refused.status).toBe(404);
    const certifier = await comes('certifier', 1);
    const alone = { params: { batchId }, body: { ballot: { vote: 'approve' as const } } };
    expect((await certifier.ok('batch.certify', alone)).voted).toEqual([]);
    // A panel has three seats at least: nobody decides alone.
    for (let seat = 2; seat <= 3; seat += 1) await comes('certifier', 1);
    const { voted } = await certifier.ok('batch.certify', {
      params: { batchId },
      body: { ballot: { vote: 'approve' } },
    });
    expect(voted.map((line) => line.state)).toEqual(Array(4).fill('certified'));
  });

  it('4 register: the registrar enters them in the book, without a gap', async () => {
    const registrar = await comes('registrar', 1);
    const { registered } = await registrar.ok('register.enter', { body: { claimIds } });
    expect(registered.map((line) => line.serial).toSorted()).toEqual([
      '1-2026-000001',
      '1-2026-000002',
      '1-2026-000003',
      '1-2026-000004',
    ]);
  });

  it('5 publicize: the list hangs for three days, masked, for everybody to read', async () => {
    const administrator = await comes('administrator');
    await administrator.ok('list.compose', {
      params: { listId },
      body: { committeeId: 1, whereToObject: '居委会' },
    });
    const { closesAt } = await administrator.ok('list.post', { params: { listId } });
    // The day of posting, Wednesday, is not counted: the window closes on Saturday at 24:00.
    expect(new Date(closesAt).toISOString()).toBe('2026-11-07T16:00:00.000Z');
    const station = place.station;
    const { shown } = await asPublic(app, station).ok('list.public', { params: { station, listId } });
    expect(shown).toHaveLength(4);
    for (const line of shown) expect(line.maskedName).toMatch(/^测\*.$/);
    const neighbour = await asResident(app, house, place.station, who(3));
    expect(await neighbour.ok('account.mine')).toMatchObject({ balance: 0 });
  });

  it('5 publicize: a neighbour objects; that line freezes, the others go on', async () => {
    const neighbour = await asResident(app, house, place.station, who(3));
    await neighbour.ok('objection.raise', {
      params: { objectionId },
      body: { target: { kind: 'line', listId, lineNo: 1 }, grounds: 'did-not-happen' },
    });
  });

  it('6 credit: on Saturday at midnight the worker credits what nobody objected to, once', async () => {
    await letTimePass(4 * DAY_MS);
    await letTimePass(60_000);
    expect(await Promise.all([0, 1, 2, 3].map(balanceOf))).toEqual([0, 3, 3, 3]);
  });

  it('6 credit: the reviewer finds the neighbour mistaken, nobody appeals, and the fourth line follows', async () => {
    const reviewer = await comes('reviewer');
    await reviewer.ok('objection.decide', {
      params: { objectionId },
      body: { outcome: 'dismissed', reason: '签到表有本人签名' },
    });
    await letTimePass(DAY_MS);
    expect(await balanceOf(0)).toBe(0);
    await letTimePass(4 * DAY_MS);
    await letTimePass(60_000);
    expect(await balanceOf(0)).toBe(3);
  });

  it('7 redeem: three points are a bag of salt, goods in hand, and the honour stays', async () => {
    const itemId = uuidv7();
    const administrator = await comes('administrator');
    await administrator.ok('item.add', {
      params: { itemId },
      body: {
        nameZh: '食盐',
        nameEn: 'salt',
        unitZh: '袋',
        unitEn: 'bag',
        category: 'seasoning',
        icon: 'salt',
      },
    });
    const { proposalId } = await administrator.ok('item.propose-price', {
      params: { itemId },
      body: { from: dayOf(house.clock.now()), pointPrice: 2, shelfPriceFen: 300 },
    });
    const supervisor = await comes('supervisor');
    await supervisor.ok('proposal.countersign', { params: { proposalId }, body: { minutesNo: '第12号' } });
    await administrator.ok('item.change', { params: { itemId }, body: { offered: true } });
    const keeper = await comes('keeper');
    const lines = [{ itemId, pieces: 10 }];
    await keeper.ok('stock.receive', {
      params: { receiptId: uuidv7() },
      body: { kind: 'purchase', fromWhom: '供销社', lines },
    });

    const resident = await asResident(app, house, place.station, who(1));
    const redemptionId = uuidv7();
    const wanted = { params: { redemptionId }, body: { lines: [{ itemId, pieces: 1, points: 2 }] } };
    const redeemed = await resident.ok('redemption.redeem', wanted);
    expect(redeemed).toMatchObject({ state: 'held', points: 2, balanceAfter: 1 });
    // The kiosk lost the answer and asks again: nothing is taken twice.
    expect(await resident.ok('redemption.redeem', wanted)).toMatchObject({ balanceAfter: 1 });

    const handedOver = await keeper.ok('redemption.hand-over', {
      params: { redemptionId },
      body: { code: redeemed.code! },
    });
    expect(handedOver.state).toBe('handed-over');
    expect(await balanceOf(1)).toBe(1);
    expect((await resident.ok('account.honour')).total).toBe(3);
  });

  it('and the books hold: every chain, balance, lot and serial computed again', async () => {
    expect(await verifyStation(house.db, place.station)).toEqual([]);
  });
});
