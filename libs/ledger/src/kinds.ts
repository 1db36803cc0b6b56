/** Every kind of entry and its direction: `in` gives points to the account, `out` takes them (design.md §3). */
export const ENTRY_KINDS = {
  credit: 'in',
  redeem: 'out',
  release: 'in',
  return: 'in',
  expire: 'out',
  deduct: 'out',
  'reverse-credit': 'out',
  'reverse-deduct': 'in',
  'reverse-expire': 'in',
  'transfer-out': 'out',
  'transfer-in': 'in',
  'carry-in': 'in',
} as const;

export type EntryKind = keyof typeof ENTRY_KINDS;

/** A part of an entry's points by the lot they belong to. */
export interface LotPart {
  /** `YYYY-MM-DD`, or `infinity` */
  expiresOn: string;
  grace: boolean;
  points: number;
}
