import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { v7 as uuidv7 } from 'uuid';
import { maskName } from '#people';
import { enterCount, receiveGoods } from '#goods';
import { closeDueLists, raiseObjection } from '#steps/5-publicize';
import { creditDue } from '#steps/6-credit';
import { redeemSql, shelve } from '../redeem/shop';
import { createTestApp } from '../support/app';
import { giveCards } from '../support/client';
import { days, world, type World } from '../support/world';

/** Names as people bear them, three with characters that few fonts have. */
export const NAMES = ['张小芳', '王强', '䶮春明', '欧阳春明', '𠮷国庆', '阿依古丽·买买提', '刘𬭼', '单雄信'];

export interface Kept {
  world: World;
  app: NestFastifyApplication;
  /** A redemption's item, its price 5. */
  itemId: string;
  /** The card of the head of household 0, as scanned. */
  card: string;
  /** The first posted list. */
  listId: string;
  close(): Promise<void>;
}

/** A station with something in every book: claims in several states, a list that was credited, one that runs, goods. */
export async function kept(name: string): Promise<Kept> {
  const w = await world(name, NAMES.length);
  const { house, made, make } = w;
  for (const [i, id] of [...made.members.values()].flat().entries()) {
    const full = NAMES[Math.floor(i / 2) % NAMES.length]!;
    await house.owner.query(
      `UPDATE points.resident SET name = $2, masked_name = $3, initials = $4, pinyin = $5 WHERE resident_id = $1`,
      [
        id,
        full,
        maskName(full),
        full === '张小芳' ? 'zxf' : 'x',
        full === '张小芳' ? 'zhang xiao fang' : 'x',
      ],
    );
    await make.consent(id);
  }
  await house.owner.query(
    `INSERT INTO points.dwelling (station_id, household_id, building_id, unit, room)
     SELECT 1, household_id, building_id, '2单元', (400 + row_number() OVER (ORDER BY household_id))::text
       FROM points.household WHERE station_id = 1`,
  );
  const first = await w.postedLines(10, { act_day: '2026-10-28' });
  for (const claimId of first.claimIds) await vote(w, claimId);
  house.clock.set(first.list.closesAt);
  await closeDueLists(house, 1, house.clock.now());
  await creditDue(house, 1);
  const running = await w.postedLines(4, { act_day: '2026-11-03', points: 3 });
  await raiseObjection(
    house,
    w.at(2),
    {
      objectionId: uuidv7(),
      target: { kind: 'line', listId: running.list.listId, lineNo: 1 },
      grounds: 'did-not-happen',
    },
    house.clock.now(),
  );
  await make.claims(5);
  await make.claims(2, { kind: 'deduction', act_code: 'X01', points: 2, act_day: '2026-11-01' });
  const itemId = await stockShop(w);
  await redeemSql(house, made, 1, [{ itemId, pieces: 1, points: 2 }]);
  const [card] = await giveCards(house, 1, [made.heads[0]!]);
  const app = await createTestApp(house);
  return {
    world: w,
    app,
    itemId,
    card: card!.text,
    listId: first.list.listId,
    async close() {
      await app.close();
      await house.close();
    },
  };
}

async function vote({ house, certifiers }: World, claimId: string) {
  await house.owner.query(
    `INSERT INTO points.certification (station_id, claim_id, staff_id, vote, voted_at) VALUES (1, $1, $2, 'approve', $3)`,
    [claimId, certifiers[0]!.staffId, days(house.clock.now(), 0)],
  );
}

async function stockShop({ house, make }: World): Promise<string> {
  const keeper = await make.staff('keeper');
  const itemId = await shelve(house, 1, { name: '大米', price: 2, pieces: 0 });
  const lines = [{ itemId, pieces: 30, bestBefore: '2027-05-01' }];
  const now = house.clock.now();
  const draft = { kind: 'donation' as const, fromWhom: '县慈善会', documentNo: 'J-1', lines };
  await receiveGoods(house, keeper, { ...draft, receiptId: uuidv7() }, now);
  const counted = { countId: uuidv7(), note: null, lines: [{ itemId, expected: 30, counted: 29 }] };
  await enterCount(house, keeper, counted, now);
  return itemId;
}
