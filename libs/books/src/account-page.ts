import type { Account, StatementEntry } from '#contract';
import { lapsing } from '#ledger';
import { dayOf, Refusal, type House } from '#platform';

/** What a household sees of its account. */
export interface AccountPage extends Omit<Account, 'statement'> {
  version: number;
  /** Latest first. */
  entries: StatementEntry[];
}

/** What every entry has of its own, and what its sentence names besides. */
type Plain = 'version' | 'kind' | 'points' | 'balanceAfter' | 'happenedAt' | 'carrier';
type StandsOn = Omit<StatementEntry, Plain>;

/** The entries of a page by column, latest first; null where there is none. */
type Columns = { [Name in Plain]: StatementEntry[Name][] | null } & {
  standsOn: Partial<StandsOn | null>[] | null;
};

interface Row extends Omit<AccountPage, 'balance' | 'lapsing' | 'onTheWay' | 'entries'> {
  reminder_days: number[];
  on_the_way: AccountPage['onTheWay'];
  entries: Columns;
}

const NOTHING: StandsOn = { act: null, certified: null, serial: null, listNumber: null, goods: null };

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
  const now = house.clock.now();
  const [row] = await house.db.read<Row>('SELECT * FROM points.account_page($1, $2, $3, $4, $5)', [
    station,
    householdId,
    now,
    limit,
    before,
  ]);
  if (!row) throw new Refusal('not_found');
  const { version, lots, reminder_days: thresholds, on_the_way: onTheWay, entries } = row;
  const balance = lots.reduce((sum, { points }) => sum + points, 0);
  const soon = lapsing(lots, dayOf(now), thresholds);
  return { version, balance, lots, lapsing: soon, onTheWay, entries: inRows(entries) };
}

function inRows({
  version,
  kind,
  points,
  balanceAfter,
  happenedAt,
  carrier,
  standsOn,
}: Columns): StatementEntry[] {
  return (version ?? []).map((own, i) => ({
    version: own,
    kind: kind![i]!,
    points: points![i]!,
    balanceAfter: balanceAfter![i]!,
    happenedAt: happenedAt![i]!,
    carrier: carrier![i]!,
    ...NOTHING,
    ...standsOn![i],
  }));
}
