import type { StatementEntry } from '#contract';

/** Kinds that add to the balance; the direction belongs to the kind, never to a sign. */
const ADDS: ReadonlySet<StatementEntry['kind']> = new Set([
  'credit',
  'release',
  'return',
  'reverse-deduct',
  'reverse-expire',
  'transfer-in',
  'carry-in',
]);

export const adds = (kind: StatementEntry['kind']): boolean => ADDS.has(kind);

/** The parts of an entry's sentence: keys of the catalogue with what they are filled with. */
export interface Part {
  key: string;
  with: Record<string, string>;
}

export interface Words {
  name(item: { nameZh: string; nameEn: string }): string;
  day(day: string): string;
  /** The station's day of a moment. */
  dayOf(instant: string): string;
}

/** What an entry says: act, day, who certified, list number; or the goods; or what happened. */
export function partsOf(entry: StatementEntry, words: Words): Part[] {
  const day = words.day(entry.act?.day ?? words.dayOf(entry.happenedAt));
  if (entry.kind === 'redeem') {
    const goods = (entry.goods ?? []).map((line) => `${words.name(line)} × ${line.pieces}`).join(' ');
    return [{ key: 'entry_redeem', with: { day, goods } }];
  }
  const act = entry.act === null ? '' : words.name(entry.act);
  if (entry.kind !== 'credit') return [{ key: `entry_${entry.kind.replace('-', '_')}`, with: { day, act } }];
  const parts: Part[] = [{ key: 'entry_act', with: { day, act } }];
  if (entry.certified !== null) {
    const by = entry.certified.township ? 'township' : entry.certified.panel;
    parts.push({ key: `entry_certified_${by}`, with: {} });
  }
  if (entry.listNumber !== null) parts.push({ key: 'entry_list', with: { number: entry.listNumber } });
  return parts;
}
