import type { Tx } from '#platform';

/** @throws Refusal not_found where the station has no such notice, or nobody has seen it yet */
export type NoticeCheck = (tx: Tx, station: number, noticeId: string) => Promise<void>;

let checking: NoticeCheck | null = null;

/** The step that keeps notices says which can be answered: steps do not see each other. */
export function registerNotices(check: NoticeCheck): void {
  if (checking !== null) throw new Error('notices are kept by two rooms');
  checking = check;
}

/** Holds a claim's notice, where it names one, to those that the station has shown. @throws Refusal not_found */
export async function requireNotice(tx: Tx, station: number, noticeId: string | undefined): Promise<void> {
  if (noticeId === undefined) return;
  if (checking === null) throw new Error('nobody keeps notices: #steps/1-notify is not loaded');
  await checking(tx, station, noticeId);
}
