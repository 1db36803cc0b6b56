import { countersign } from '#access';
import type { ItemDraft } from '#contract';
import { addItem, changeItem, receiveGoods } from '#goods';
import { dayOf, settingsOn, type Day } from '#platform';
import { handOver, proposePrice, redeem } from '#steps/7-redeem';
import { v7 as uuidv7 } from 'uuid';
import castData from '../../data/demo-cast.json';
import goods from '../../data/demo-goods.json';
import { residentAt } from './cast';
import type { PlannedHousehold } from './history-plan';
import { moveTo, type Stage } from './stage';

const NO_LIMITS = {
  barcode: null,
  limitEach: null,
  limitMemberMonth: null,
  limitHouseholdMonth: null,
  lowStock: 10,
};

export interface OnShelf {
  itemId: string;
  points: number;
}

/** Stocks the supermarket: items, prices countersigned by the supervisor, one delivery. */
export async function stockShop(stage: Stage): Promise<OnShelf[]> {
  const { house, cast, station } = stage;
  const now = house.clock.now();
  const shelf: (OnShelf & { pieces: number })[] = [];
  for (const [sort, { points, shelfFen, pieces, ...item }] of goods.entries()) {
    const itemId = uuidv7();
    const staff = { station, staffId: cast.administrator.staffId };
    await addItem(
      house,
      staff,
      { ...NO_LIMITS, ...(item as Pick<ItemDraft, 'category'> & typeof item), itemId, sort },
      now,
    );
    const price = { from: dayOf(now), pointPrice: points, shelfPriceFen: shelfFen };
    const { proposalId } = await proposePrice(house, cast.administrator, itemId, price, now);
    await countersign(house, cast.supervisor, { proposalId, minutesNo: castData.minutes }, now);
    await changeItem(house, staff, itemId, { offered: true }, now);
    shelf.push({ itemId, points, pieces });
  }
  const keeper = { station, staffId: cast.keeper.staffId };
  const lines = shelf.map(({ itemId, pieces }) => ({ itemId, pieces, bestBefore: null }));
  const receipt = {
    receiptId: uuidv7(),
    kind: 'purchase' as const,
    fromWhom: castData.supplier,
    documentNo: null,
    lines,
  };
  await receiveGoods(house, keeper, receipt, now);
  return shelf;
}

/**
 * Lets some households redeem on a day: each takes one thing that it can afford; all but the last few have been handed
 * their goods.
 */
export async function playRedemptions(
  stage: Stage,
  shelf: readonly OnShelf[],
  households: readonly PlannedHousehold[],
  day: Day,
  waiting: number,
): Promise<void> {
  const { house, cast, station } = stage;
  const affordable = shelf.filter(({ points }) => points <= 3);
  const now = moveTo(stage, day, await openingHour(stage, day));
  for (const [i, household] of households.entries()) {
    const { itemId, points } = affordable[i % affordable.length]!;
    const resident = residentAt(station, stage.kioskId, household);
    const lines = [{ itemId, pieces: 1, points }];
    const { reply } = await redeem(house, resident, { redemptionId: uuidv7(), lines }, now);
    if (i >= households.length - waiting) continue;
    const proof = { code: reply.code!, collectorId: null };
    await handOver(house, cast.keeper, reply.redemptionId, proof, now);
  }
}

/** An hour at which the shop is open. */
async function openingHour({ house, station }: Stage, day: Day): Promise<number> {
  const settings = await house.db.inStation(station, (tx) => settingsOn(tx, station, day));
  return Number(settings['redeem.opensAt'].slice(0, 2)) + 1;
}
