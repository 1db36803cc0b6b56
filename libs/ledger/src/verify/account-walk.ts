import type { Finding } from '#platform';
import { entryHash, entryText, GENESIS, type EntryTexts } from '../canonical-entry';
import { ENTRY_KINDS, type EntryKind, type LotPart } from '../kinds';

export type StoredEntry = EntryTexts & { hash: Buffer };

/**
 * Replays one household's entries from the first: what its account and lots must be. Trusts nothing but the entries;
 * after a row that differs it goes on from what is stored, so that one changed row is named alone.
 */
export class AccountWalk {
  version = 0;
  balance = 0;
  head: Buffer = GENESIS;
  readonly lots = new Map<string, number>();
  /** Written off, by lot: no more of it is given back. */
  readonly #lapsed = new Map<string, number>();
  readonly findings: Finding[] = [];

  constructor(readonly householdId: string) {}

  next(entry: StoredEntry): void {
    this.#checkVersion(entry);
    this.#checkHash(entry);
    this.#checkBalance(entry);
    this.#moveLots(entry);
  }

  #checkVersion(entry: StoredEntry): void {
    const expected = this.version + 1;
    if (Number(entry.version) !== expected) this.#differs('entry-version', entry, expected, entry.version);
    this.version = Number(entry.version);
  }

  #checkHash(entry: StoredEntry): void {
    const expected = entryHash(this.head, entryText(entry));
    if (!expected.equals(entry.hash)) {
      this.#differs('entry-hash', entry, expected.toString('hex'), entry.hash.toString('hex'));
    }
    this.head = entry.hash;
  }

  #checkBalance(entry: StoredEntry): void {
    const expected = this.balance + sign(entry.kind) * Number(entry.points);
    if (Number(entry.balance_after) !== expected) {
      this.#differs('entry-balance', entry, expected, entry.balance_after);
    }
    this.balance = Number(entry.balance_after);
  }

  #moveLots(entry: StoredEntry): void {
    const parts = partsOf(entry.lots);
    if (parts === null) return this.#differs('entry-lots', entry, entry.points, entry.lots);
    const sum = parts.reduce((total, part) => total + part.points, 0);
    if (sum !== Number(entry.points)) this.#differs('entry-lots', entry, entry.points, sum);
    for (const part of parts) {
      const key = lotKey(part.expiresOn, part.grace);
      const left = (this.lots.get(key) ?? 0) + sign(entry.kind) * part.points;
      if (left < 0) this.#differs('lot-below-zero', entry, 0, left);
      if (left === 0) this.lots.delete(key);
      else this.lots.set(key, left);
      if (entry.kind === 'expire') this.#lapsed.set(key, (this.#lapsed.get(key) ?? 0) + part.points);
      if (entry.kind === 'reverse-expire') this.#giveBack(entry, key, part.points);
    }
  }

  #giveBack(entry: StoredEntry, key: string, points: number): void {
    const lapsed = this.#lapsed.get(key) ?? 0;
    if (points > lapsed) this.#differs('lapse-restored', entry, lapsed, points);
    this.#lapsed.set(key, lapsed - points);
  }

  #differs(check: string, entry: StoredEntry, expected: unknown, found: unknown): void {
    const key = { household_id: this.householdId, version: Number(entry.version) };
    this.findings.push({ check, table: 'entry', key, expected, found });
  }
}

/** The parts that an entry names; null for what no movement writes. */
function partsOf(lots: string): LotPart[] | null {
  const read: unknown = JSON.parse(lots);
  return Array.isArray(read) && read.every(isPart) ? read : null;
}

function isPart(part: unknown): part is LotPart {
  const { expiresOn, grace, points } = (part ?? {}) as Partial<Record<keyof LotPart, unknown>>;
  return typeof expiresOn === 'string' && typeof grace === 'boolean' && Number.isInteger(points);
}

export const lotKey = (expiresOn: string, grace: boolean) => `${expiresOn}${grace ? ' grace' : ''}`;

function sign(kind: string): 1 | -1 {
  return ENTRY_KINDS[kind as EntryKind] === 'in' ? 1 : -1;
}
