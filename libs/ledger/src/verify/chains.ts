import { inPages, NIL_ID, rows, type Check, type Finding, type Tx } from '#platform';
import { ENTRY_TEXT_COLUMNS, GENESIS } from '../canonical-entry';
import { AccountWalk, lotKey, type StoredEntry } from './account-walk';

const PAGE = 5_000;

/** All entries of a station, household by household, each from its first: one index range, a page at a time. */
export const entriesOf = (tx: Tx, station: number): AsyncIterable<StoredEntry> =>
  inPages(PAGE, (last) =>
    rows(
      tx,
      `SELECT ${ENTRY_TEXT_COLUMNS}, hash FROM points.entry e
        WHERE e.station_id = $1 AND (e.household_id, e.version) > ($2, $3)
        ORDER BY e.household_id, e.version LIMIT $4`,
      [station, last?.household_id ?? NIL_ID, last?.version ?? '0', PAGE],
    ),
  );

/** Walks every chain of a station. */
export async function* walkAccounts(tx: Tx, station: number): AsyncIterable<AccountWalk> {
  let walk = new AccountWalk(NIL_ID);
  for await (const entry of entriesOf(tx, station)) {
    if (walk.householdId !== entry.household_id) {
      if (walk.householdId !== NIL_ID) yield walk;
      walk = new AccountWalk(entry.household_id);
    }
    walk.next(entry);
  }
  if (walk.householdId !== NIL_ID) yield walk;
}

interface StoredAccount {
  household_id: string;
  balance: number;
  version: number;
  head: Buffer;
  lots: { expires_on: string; grace: boolean; remaining: number }[];
}

/** Accounts as they are kept, with their lots; by household id. */
async function keptAccounts(tx: Tx, station: number): Promise<Map<string, StoredAccount>> {
  const kept = await rows<StoredAccount>(
    tx,
    `SELECT a.household_id, a.balance, a.version, a.head,
            (SELECT coalesce(json_agg(json_build_object('expires_on', l.expires_on, 'grace', l.grace, 'remaining', l.remaining)), '[]')
               FROM points.lot l
              WHERE l.station_id = $1 AND l.household_id = a.household_id AND l.remaining > 0) AS lots
       FROM points.account a WHERE a.station_id = $1`,
    [station],
  );
  return new Map(kept.map((account) => [account.household_id, account]));
}

async function* checkChains(tx: Tx, station: number): AsyncIterable<Finding> {
  const kept = await keptAccounts(tx, station);
  for await (const walk of walkAccounts(tx, station)) {
    yield* walk.findings;
    yield* compare(walk, kept.get(walk.householdId));
    kept.delete(walk.householdId);
  }
  for (const account of kept.values()) yield* compare(new AccountWalk(account.household_id), account);
}

function* compare(walk: AccountWalk, account: StoredAccount | undefined): Iterable<Finding> {
  const key = { household_id: walk.householdId };
  const head = (account?.head ?? GENESIS).toString('hex');
  const pairs: [string, string | number, string | number | null][] = [
    ['account-version', walk.version, account?.version ?? null],
    ['account-balance', walk.balance, account?.balance ?? null],
    ['account-head', walk.head.toString('hex'), head],
  ];
  for (const [check, expected, found] of pairs) {
    if (expected !== found) yield { check, table: 'account', key, expected, found };
  }
  const lots = new Map(account?.lots.map((lot) => [lotKey(lot.expires_on, lot.grace), lot.remaining]));
  for (const lot of new Set([...walk.lots.keys(), ...lots.keys()])) {
    const [expected, found] = [walk.lots.get(lot) ?? 0, lots.get(lot) ?? 0];
    if (expected !== found) {
      yield { check: 'lot-remaining', table: 'lot', key: { ...key, lot }, expected, found };
    }
  }
}

/** Every chain, and account and lots as the entries make them. */
export const chainCheck: Check = { name: 'chains, balances and lots', run: checkChains };
