import { m } from '../shared/messages/messages.js';

const catalogue = m as unknown as Record<string, (() => string) | undefined>;

/** The text of the catalogue under a name that is put together; a missing one is a bug and shows its name. */
export const textOf = (name: string): string => catalogue[name]?.() ?? name;

/** Closed sets whose values have a word in the catalogue: `desk_<set>_<value>`. */
export type WordSet =
  | 'role' | 'why' | 'list' | 'kind' | 'kiosk' | 'grounds' | 'waiting' | 'state' | 'route' | 'evidence' | 'action'
  | 'listkind' | 'notice' | 'noticestate' | 'outcome' | 'objection' | 'stock' | 'goods' | 'redemption' | 'proof'
  | 'panel' | 'period' | 'scope' | 'setting' | 'life' | 'card' | 'staff' | 'proposal' | 'reason' | 'queue' | 'carrier' | 'member'
  | 'kin' | 'measure' | 'subject' | 'actor' | 'profile' | 'policy' | 'settings' | 'check'; // prettier-ignore

/** The word of the catalogue for a value of a closed set: `wordOf('role', 'keeper')`. A missing one is a bug and shows its key. */
export function wordOf(set: WordSet, value: string): string {
  return knownWord(set, value) ?? `desk_${set}_${value}`;
}

/** The same for a set that is not closed: null where the catalogue has no word. */
export function knownWord(set: WordSet, value: string): string | null {
  return catalogue[`desk_${set}_${value.replaceAll(/[-.]/g, '_')}`]?.() ?? null;
}

/** Every value of a set as choices. */
export const choicesOf = <T extends string>(set: WordSet, values: readonly T[]) =>
  values.map((value) => ({ value, label: wordOf(set, value) }));

const ZONE = 'Asia/Shanghai';

/** An instant as staff read it, in the station's zone. */
export function momentOf(instant: string | null, language: 'zh' | 'en'): string {
  if (instant === null) return '';
  const format = { dateStyle: 'medium', timeStyle: 'short', timeZone: ZONE } as const;
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', format).format(new Date(instant));
}

/**
 * An instant by which something is due or ends. What ends with a day is read as 24:00 of that day (domain.md,
 * "Publicize"), never as 0:00 of a day on which nothing more may be done.
 */
export function deadlineOf(instant: string | null, language: 'zh' | 'en'): string {
  if (instant === null) return '';
  const before = new Date(Date.parse(instant) - 1);
  if (dayOf(before) === dayOf(instant)) return momentOf(instant, language);
  const format = { dateStyle: 'medium', timeZone: ZONE } as const;
  const day = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', format).format(before);
  return language === 'zh' ? `${day} 24:00` : `${day}, 24:00`;
}

/** The day of an instant at the station, `YYYY-MM-DD`: what a date field holds. */
export function dayOf(instant: Date | string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(new Date(instant));
}

/** Today at the station. */
export const today = () => dayOf(new Date());

/** What a `datetime-local` field holds, as an instant of the station's zone; undefined when it is empty. */
export const instantOf = (local: string): string | undefined => (local ? `${local}:00+08:00` : undefined);

/** The reverse: for a field that shows what is stored. */
export function localOf(instant: string | null): string {
  if (instant === null) return '';
  const format = { timeZone: ZONE, dateStyle: 'short', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat('sv-SE', format).format(new Date(instant)).replace(' ', 'T');
}
