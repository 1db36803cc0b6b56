import type { ResidentCaller } from '#access';
import { Carrier, type Account, type ReplyOf, type Routes, type StatementEntry } from '#contract';
import type { House } from '#platform';
import { honourOf } from '#steps/6-credit';
import { accountPage } from './account-page';

type Statement = ReplyOf<Routes['account.entries']>;

const PAGE = 20;

/** The household's account with the first page of its entries, in one round trip. @throws Refusal not_found */
export async function myAccount(house: House, caller: ResidentCaller): Promise<Account> {
  const { balance, lots, lapsing, onTheWay, entries } = await accountPage(
    house,
    caller.station,
    caller.householdId,
    PAGE,
  );
  return { balance, lots, lapsing, onTheWay, statement: pageOf(entries, PAGE) };
}

/**
 * Entries of the household, latest first, each with what its sentence names.
 * @param query before: version of the oldest entry already shown
 */
export async function myEntries(
  house: House,
  caller: ResidentCaller,
  query: { before?: number; limit: number },
): Promise<Statement> {
  const { station, householdId } = caller;
  const { entries } = await accountPage(house, station, householdId, query.limit, query.before ?? null);
  return pageOf(entries, query.limit);
}

function pageOf(items: StatementEntry[], limit: number): Statement {
  const last = items.at(-1);
  return {
    items,
    next: last !== undefined && items.length === limit && last.version > 1 ? last.version : null,
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
