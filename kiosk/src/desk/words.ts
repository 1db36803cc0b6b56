import { m } from '../shared/messages/messages.js';

const catalogue = m as unknown as Record<string, (() => string) | undefined>;

/** The word of the catalogue for a value of a closed set: `wordOf('role', 'keeper')`. A missing one is a bug and shows its key. */
export function wordOf(set: 'role' | 'why' | 'list' | 'kind' | 'kiosk' | 'grounds', value: string): string {
  const key = `desk_${set}_${value.replaceAll('-', '_')}`;
  return catalogue[key]?.() ?? key;
}

const ZONE = 'Asia/Shanghai';

/** An instant as staff read it, in the station's zone. */
export function momentOf(instant: string | null, language: 'zh' | 'en'): string {
  if (instant === null) return '';
  const format = { dateStyle: 'medium', timeStyle: 'short', timeZone: ZONE } as const;
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', format).format(new Date(instant));
}
