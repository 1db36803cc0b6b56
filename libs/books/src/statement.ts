import type { ResidentCaller } from '#access';
import { Carrier, type Account, type ReplyOf, type Routes, type StatementEntry } from '#contract';
import { rows, type House } from '#platform';
import { accountPage, honourOf } from '#steps/6-credit';

/** The household's account as its first screen shows it. @throws Refusal not_found */
export async function myAccount(house: House, caller: ResidentCaller): Promise<Account> {
  const page = await accountPage(house, caller.station, caller.householdId, 0);
  return { balance: page.balance, lots: page.lots, onTheWay: page.onTheWay };
}

interface Row extends Omit<StatementEntry, 'act' | 'certified' | 'goods' | 'happenedAt'> {
  happenedAt: Date;
  actCode: string | null;
  nameZh: string | null;
  nameEn: string | null;
  actDay: string | null;
  panel: 'one' | 'two' | 'majority' | null;
  township: boolean;
  goods: { nameZh: string; nameEn: string; pieces: number }[] | null;
}

// The act by the version that the claim was judged by, the list that showed it, the basket that was taken.
const STATEMENT = `
  SELECT e.version::integer, e.kind, e.points, e.balance_after::integer AS "balanceAfter",
         e.happened_at AS "happenedAt", e.carrier, c.act_code AS "actCode", a.name_zh AS "nameZh", a.name_en AS "nameEn",
         c.act_day::text AS "actDay", a.panel, coalesce(c.panel_committee_id = 0, false) AS township,
         c.serial, l.number AS "listNumber", r.basket AS goods
    FROM points.entry e
    LEFT JOIN points.claim c ON c.station_id = $1 AND e.source_kind = 'claim' AND c.claim_id = e.source_id
    LEFT JOIN points.act a ON a.station_id = $1 AND a.code = c.act_code AND a.valid_from = c.act_valid_from
    LEFT JOIN points.publicity_list l ON l.station_id = $1 AND l.list_id = c.list_id
    LEFT JOIN points.redemption r ON r.station_id = $1 AND e.source_kind = 'redemption' AND r.redemption_id = e.source_id
   WHERE e.station_id = $1 AND e.household_id = $2 AND e.version < coalesce($3::bigint, 9223372036854775807)
   ORDER BY e.version DESC LIMIT $4`;

function sentenceOf(row: Row): StatementEntry {
  const { actCode, nameZh, nameEn, actDay, panel, township, goods, happenedAt, ...entry } = row;
  const act =
    actCode === null || nameZh === null || nameEn === null || actDay === null
      ? null
      : { code: actCode, nameZh, nameEn, day: actDay };
  return {
    ...entry,
    happenedAt: happenedAt.toISOString(),
    act,
    certified: panel === null ? null : { panel, township },
    goods: goods?.map((line) => ({ nameZh: line.nameZh, nameEn: line.nameEn, pieces: line.pieces })) ?? null,
  };
}

/**
 * Entries of the household, latest first, each with what its sentence names.
 * @param query before: version of the oldest entry already shown
 */
export async function myEntries(
  house: House,
  caller: ResidentCaller,
  query: { before?: number; limit: number },
): Promise<ReplyOf<Routes['account.entries']>> {
  const { station, householdId } = caller;
  const found = await house.db.inStation(station, (tx) =>
    rows<Row>(tx, STATEMENT, [station, householdId, query.before ?? null, query.limit]),
  );
  const last = found.at(-1);
  return {
    items: found.map(sentenceOf),
    next: last !== undefined && found.length === query.limit && last.version > 1 ? last.version : null,
  };
}

/** The honour total by carrier (domain.md, "Redeem"). */
export async function myHonour(
  house: House,
  caller: ResidentCaller,
): Promise<ReplyOf<Routes['account.honour']>> {
  const { station, householdId } = caller;
  const found = await house.db.inStation(station, (tx) => honourOf(tx, station, householdId));
  const items = found.map(({ carrier, points }) => ({ carrier: Carrier.parse(carrier), points }));
  return { items, total: items.reduce((sum, { points }) => sum + points, 0) };
}
