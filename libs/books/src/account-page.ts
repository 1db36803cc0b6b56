import type { Account, Panel, StatementEntry } from '#contract';
import { lapsing } from '#ledger';
import { dayOf, Refusal, type House } from '#platform';

/** What a household sees of its account. */
export interface AccountPage extends Omit<Account, 'statement'> {
  /** Latest first. */
  entries: StatementEntry[];
}

/** Rows by column, as the database gives them; null where there is none. */
type Columns<Row> = { [Name in keyof Row]: Row[Name][] | null };

/** What an entry has of its own, and what its sentence names besides. */
type Plain = 'version' | 'kind' | 'points' | 'balanceAfter' | 'happenedAt' | 'carrier';
type StandsOn = Omit<StatementEntry, Plain>;

/** What an entry stands on: a claim with its act and list, or the basket of a redemption. */
interface Ground {
  version: number;
  actCode: string | null;
  nameZh: string;
  nameEn: string;
  actDay: string;
  panel: Panel;
  township: boolean;
  serial: string | null;
  listNumber: string | null;
  basket: NonNullable<StandsOn['goods']> | null;
}

interface Page extends Pick<AccountPage, 'lots' | 'onTheWay'> {
  reminderDays: number[];
  entries: Columns<Pick<StatementEntry, Plain>> & { grounds: Columns<Ground> | null };
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
  const [found] = await house.db.read<{ page: Page | null }>(
    'SELECT points.account_page($1, $2, $3, $4, $5) AS page',
    [station, householdId, now, limit, before],
  );
  const page = found!.page;
  if (page === null) throw new Refusal('not_found');
  const { lots, reminderDays, onTheWay, entries } = page;
  const balance = lots.reduce((sum, { points }) => sum + points, 0);
  return {
    balance,
    lots,
    lapsing: lapsing(lots, dayOf(now), reminderDays),
    onTheWay,
    entries: inRows(entries),
  };
}

function inRows({ grounds, ...own }: Page['entries']): StatementEntry[] {
  const standsOn = new Map(grounds?.version?.map((version, i) => [version, groundAt(grounds, i)]));
  return (own.version ?? []).map((version, i) => ({
    version,
    kind: own.kind![i]!,
    points: own.points![i]!,
    balanceAfter: own.balanceAfter![i]!,
    happenedAt: own.happenedAt![i]!,
    carrier: own.carrier![i]!,
    ...(standsOn.get(version) ?? NOTHING),
  }));
}

function groundAt(grounds: Columns<Ground>, i: number): StandsOn {
  const code = grounds.actCode![i]!;
  const [nameZh, nameEn, day] = [grounds.nameZh![i]!, grounds.nameEn![i]!, grounds.actDay![i]!];
  const [panel, township] = [grounds.panel![i]!, grounds.township![i]!];
  return {
    act: code === null ? null : { code, nameZh, nameEn, day },
    certified: code === null ? null : { panel, township },
    serial: grounds.serial![i]!,
    listNumber: grounds.listNumber![i]!,
    goods: grounds.basket![i]?.map(({ nameZh, nameEn, pieces }) => ({ nameZh, nameEn, pieces })) ?? null,
  };
}
