import type { Account, StatementEntry } from '#contract';
import { Refusal, type House } from '#platform';

/** What a household sees of its account. */
export interface AccountPage extends Omit<Account, 'statement'> {
  version: number;
  /** Latest first. */
  entries: StatementEntry[];
}

interface Row extends Omit<AccountPage, 'onTheWay'> {
  on_the_way: AccountPage['onTheWay'];
}

/**
 * The account page in one round trip.
 * @param before version of the oldest entry already shown, or null for the latest ones
 * @throws Refusal not_found
 */
export async function accountPage(
  house: House,
  station: number,
  householdId: string,
  limit = 20,
  before: number | null = null,
): Promise<AccountPage> {
  const [row] = await house.db.call<Row>('SELECT * FROM points.account_page($1, $2, $3, $4, $5)', [
    station,
    householdId,
    house.clock.now(),
    limit,
    before,
  ]);
  if (!row) throw new Refusal('not_found');
  const { on_the_way: onTheWay, ...page } = row;
  return { ...page, onTheWay };
}
