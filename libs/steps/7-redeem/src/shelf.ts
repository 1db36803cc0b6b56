import type { Shelf } from '#contract';
import type { ResidentCaller } from '#access';
import { one, rows, type House, type Tx } from '#platform';
import { mostPieces } from './most';
import { nextOpenDay, shopRules, type ShopRules } from './rules';

interface Purse {
  balance: number;
  spentByHousehold: number;
  spentByMember: number;
  memberLimit: number | null;
}

type ItemRow = Omit<Shelf['items'][number], 'most'> & {
  limitEach: number | null;
  limitMemberMonth: number | null;
  limitHouseholdMonth: number | null;
  takenByMember: number;
  takenByHousehold: number;
};

/** What is offered, what is left of it, and how much of it this member could take now. */
export async function shelfOf(house: House, caller: ResidentCaller, now: Date): Promise<Shelf> {
  const rules = await shopRules(house, caller.station, now);
  const { settings, calendar } = rules;
  return house.db.inStation(caller.station, async (tx) => {
    const purse = await readPurse(tx, caller, rules);
    const monthLeft = Math.max(
      0,
      Math.min(
        settings['redeem.pointsPerMonth'] - purse.spentByHousehold,
        purse.memberLimit === null ? Infinity : purse.memberLimit - purse.spentByMember,
      ),
    );
    const items = await readShelf(tx, caller, rules);
    return {
      open: rules.open,
      opensAt: settings['redeem.opensAt'],
      closesAt: settings['redeem.closesAt'],
      nextOpenDay: nextOpenDay(calendar, settings['redeem.closesAt'], now),
      balance: purse.balance,
      monthLeft,
      items: items.map(
        ({ limitEach, limitMemberMonth, limitHouseholdMonth, takenByMember, takenByHousehold, ...item }) => ({
          ...item,
          most: mostPieces({ price: item.points, free: item.left, balance: purse.balance, monthLeft, limitEach, limitMemberMonth, limitHouseholdMonth, takenByMember, takenByHousehold }), // prettier-ignore
        }),
      ),
    };
  });
}

/** What can be spent today, and what was spent this month: the same sums as `points.redeem_take` makes. */
function readPurse(tx: Tx, caller: ResidentCaller, rules: ShopRules): Promise<Purse> {
  return one<Purse>(
    tx,
    `SELECT (SELECT coalesce(sum(l.remaining), 0)::bigint FROM points.lot l
              WHERE l.station_id = $1 AND l.household_id = $2 AND l.expires_on >= $5) AS balance,
            coalesce(sum(r.points), 0)::integer AS "spentByHousehold",
            coalesce(sum(r.points) FILTER (WHERE r.resident_id = $3), 0)::integer AS "spentByMember",
            (SELECT c.points_per_month FROM points.card c WHERE c.station_id = $1 AND c.resident_id = $3
              ORDER BY c.issued_at DESC, c.card_id DESC LIMIT 1) AS "memberLimit"
       FROM points.redemption r
      WHERE r.station_id = $1 AND r.household_id = $2 AND r.held_at >= $4 AND r.state IN ('held', 'handed-over')`,
    [caller.station, caller.householdId, caller.residentId, rules.monthStart, rules.day],
  );
}

function readShelf(tx: Tx, caller: ResidentCaller, rules: ShopRules): Promise<ItemRow[]> {
  return rows<ItemRow>(
    tx,
    `SELECT i.item_id AS "itemId", i.name_zh AS "nameZh", i.name_en AS "nameEn", i.unit_zh AS "unitZh", i.unit_en AS "unitEn",
            i.category, i.icon, i.picture_id AS "pictureId", p.point_price AS points, s.free AS left,
            i.limit_each AS "limitEach", i.limit_member_month AS "limitMemberMonth",
            i.limit_household_month AS "limitHouseholdMonth",
            coalesce(t.household, 0)::integer AS "takenByHousehold", coalesce(t.member, 0)::integer AS "takenByMember"
       FROM points.item i
       JOIN points.stock s ON s.station_id = $1 AND s.item_id = i.item_id
       JOIN LATERAL (
         SELECT v.point_price FROM points.item_price v
          WHERE v.station_id = $1 AND v.item_id = i.item_id AND v.valid_from <= $5
          ORDER BY v.valid_from DESC, v.recorded_at DESC LIMIT 1) p ON p.point_price IS NOT NULL
       LEFT JOIN (
         SELECT l."itemId" AS item_id, sum(l.pieces) AS household, sum(l.pieces) FILTER (WHERE r.resident_id = $3) AS member
           FROM points.redemption r, jsonb_to_recordset(r.basket) AS l("itemId" uuid, pieces integer)
          WHERE r.station_id = $1 AND r.household_id = $2 AND r.held_at >= $4 AND r.state IN ('held', 'handed-over')
          GROUP BY l."itemId") t ON t.item_id = i.item_id
      WHERE i.station_id = $1 AND i.offered
      ORDER BY i.sort, i.name_zh, i.item_id`,
    [caller.station, caller.householdId, caller.residentId, rules.monthStart, rules.day],
  );
}
