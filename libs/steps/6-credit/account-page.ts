import type { EntryKind, LotPart } from '#ledger';
import type { ClaimState } from '#contract';
import { Refusal, type House } from '#platform';

/** What a household sees of its account. */
export interface AccountPage {
  /** What can be spent today. */
  balance: number;
  version: number;
  /** What is left by its last day, earliest first. */
  lots: LotPart[];
  onTheWay: ClaimOnTheWay[];
  /** Latest first. */
  entries: PageEntry[];
}

export interface ClaimOnTheWay {
  claimId: string;
  kind: 'reward' | 'deduction' | 'reversal' | 'carry-in';
  actCode: string | null;
  /** `YYYY-MM-DD` */
  actDay: string;
  points: number;
  state: ClaimState;
  /** When its list's window closes; null while it is on none. */
  creditDueAt: string | null;
}

export interface PageEntry {
  version: number;
  kind: EntryKind;
  points: number;
  balanceAfter: number;
  sourceKind: string;
  sourceId: string | null;
  carrier: string | null;
  actCode: string | null;
  happenedAt: string;
}

interface Row extends Omit<AccountPage, 'onTheWay'> {
  on_the_way: ClaimOnTheWay[];
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
