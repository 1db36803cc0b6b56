import { m } from '../shared/messages/messages.js';
import { isHolidayYears, shownYears } from './holiday-years';
import { knownWord } from './words';

/** A setting as people read and type it: a list by commas, a policy by its word; everything else as it is. */
export type SettingShape = 'number' | 'list' | 'days' | 'policy' | 'time' | 'years' | 'text' | 'json';

interface Policy {
  kind: string;
  months?: number;
}
export const POLICIES = ['never', 'end-of-year', 'end-of-next-year', 'rolling-months'] as const;
export const DAY_KINDS = ['calendar', 'working'] as const;

const isPolicy = (value: unknown): value is Policy =>
  typeof value === 'object' && value !== null && 'kind' in value;
const isPlain = (value: unknown): value is string | number => ['string', 'number'].includes(typeof value);

/** The one setting whose value, empty at first, does not tell its shape. */
const HOLIDAYS = 'calendar.years';

export function shapeOf(key: string, value: unknown): SettingShape {
  if (key === HOLIDAYS) return 'years';
  if (typeof value === 'number') return 'number';
  if (isPolicy(value)) return 'policy';
  if (value === 'calendar' || value === 'working') return 'days';
  if (typeof value === 'string') return /^\d\d:\d\d$/.test(value) ? 'time' : 'text';
  if (Array.isArray(value) && value.every(isPlain)) return 'list';
  return 'json';
}

/** How it stands in the table. */
export function shownAs(value: unknown): string {
  if (isPolicy(value)) {
    const word = knownWord('policy', value.kind) ?? value.kind;
    return value.months === undefined ? word : `${word} · ${value.months}`;
  }
  if (value === 'calendar') return m.desk_calendar_days();
  if (value === 'working') return m.desk_working_days();
  if (isHolidayYears(value)) return shownYears(value);
  if (Array.isArray(value) && value.every(isPlain)) return value.join(', ') || m.desk_no_value();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What its field begins with. */
export function fieldOf(value: unknown): string {
  if (isPolicy(value)) return value.kind;
  if (Array.isArray(value) && value.every(isPlain)) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What was typed, as what it was before: a number stays one, a list stays one. */
export function typedAs(shape: SettingShape, text: string, months: number | null): unknown {
  const word = text.trim();
  if (shape === 'policy')
    return word === 'rolling-months' ? { kind: word, months: months ?? 12 } : { kind: word };
  if (shape === 'list')
    return word
      .split(/[,，、\s]+/)
      .filter(Boolean)
      .map((one) => (/^\d+$/.test(one) ? Number(one) : one));
  if (shape === 'text' || shape === 'time' || shape === 'days') return word;
  try {
    return JSON.parse(word);
  } catch {
    return word;
  }
}
