import { rows, type Tx } from '#platform';

/**
 * Runs a part of a transaction as the publisher's role, which has no right to any column that a public list may not
 * show: what is composed here cannot leak it, whatever the statement says (domain.md, "What a public list shows").
 */
export async function asPublisher<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await rows(tx, 'SET LOCAL ROLE points_publisher');
  const done = await work();
  // A statement that failed has ended the transaction, and with it the role: nothing to give back then.
  await rows(tx, 'RESET ROLE');
  return done;
}
