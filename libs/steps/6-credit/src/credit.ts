import { expiresOn } from '#ledger';
import { audit, dayOf, one, rows, settingsOn, SYSTEM, type House, type Tx } from '#platform';

const CLAIMS_PER_BATCH = 10_000;

/**
 * Step 6, job `credit-lists`: posts everything of a station whose window has closed. After a stop it catches up; twice
 * or late changes nothing.
 * @returns how many claims were posted
 */
export async function creditDue(house: House, station: number): Promise<number> {
  const lists = await house.db.call<{ list_id: string }>(
    'SELECT list_id FROM points.lists_to_credit($1, $2)',
    [station, house.clock.now()],
  );
  let posted = 0;
  for (const { list_id } of lists) posted += await creditList(house, station, list_id);
  return posted;
}

/**
 * Posts what one list has publicized, if its window has closed: rewards and opening balances as a set, deductions and
 * reversals one by one. In batches; each is one transaction with one row of the trail, its entries being their own.
 * @param claimsPerBatch a killed worker loses at most so many, which the next call takes
 * @returns how many claims were posted
 */
export async function creditList(
  house: House,
  station: number,
  listId: string,
  claimsPerBatch = CLAIMS_PER_BATCH,
): Promise<number> {
  let posted = 0;
  let after: string | null = null;
  do {
    const batch: Batch = await house.db.inStation(station, (tx) =>
      creditBatch(house, tx, { station, listId, after, claimsPerBatch }),
    );
    posted += batch.posted;
    after = batch.last_claim;
  } while (after !== null);
  return posted;
}

interface Batch {
  posted: number;
  /** NULL: there are no more. */
  last_claim: string | null;
}

interface Asked {
  station: number;
  listId: string;
  after: string | null;
  claimsPerBatch: number;
}

async function creditBatch(house: House, tx: Tx, asked: Asked): Promise<Batch> {
  const { station, listId } = asked;
  const now = house.clock.now();
  const today = dayOf(now);
  const settings = await settingsOn(tx, station, today);
  const batch = await one<Batch>(tx, 'SELECT * FROM points.credit_list($1, $2, $3, $4, $5, $6, $7)', [
    station,
    listId,
    // The policy of the credit's day holds for good: a later one shortens nothing (domain.md, "Expire").
    expiresOn(settings['expiry.policy'], today),
    settings['expiry.graceDays'],
    now,
    asked.after,
    asked.claimsPerBatch,
  ]);
  if (batch.posted > 0) {
    const subject = { kind: 'list', id: listId };
    await audit(tx, station, SYSTEM, 'credit-lists', now, subject, { posted: batch.posted });
  }
  return batch;
}

/** Points ever credited to a household by carrier, reversed ones aside: redeeming never lowers them. */
export function honourOf(
  tx: Tx,
  station: number,
  householdId: string,
): Promise<{ carrier: string; points: number }[]> {
  return rows(tx, 'SELECT carrier, points FROM points.honour($1, $2)', [station, householdId]);
}
