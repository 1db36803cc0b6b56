import { m } from '../shared/messages/messages.js';

/** A year of the State Council's notice, as the station's setting `calendar.years` keeps it. */
export interface HolidayYear {
  year: number;
  source: string;
  /** `first/last`, both off. */
  holidays: string[];
  makeUpDays: string[];
  /** By the first day of a span, or by the make-up day. */
  names?: Record<string, string>;
}

/** One line of the form: some days off, or a weekend day that is worked instead. */
export interface HolidayRow {
  name: string;
  first: string;
  /** Empty: the first day alone. */
  last: string;
  kind: 'off' | 'worked';
}

export interface HolidayForm {
  year: number;
  source: string;
  rows: HolidayRow[];
}

export const blankRow = (): HolidayRow => ({ name: '', first: '', last: '', kind: 'off' });

export function formOf({ year, source, holidays, makeUpDays, names = {} }: HolidayYear): HolidayForm {
  const off = holidays.map((span): HolidayRow => {
    const [first = '', last = ''] = span.split('/');
    return { name: names[first] ?? '', first, last: last === first ? '' : last, kind: 'off' };
  });
  const worked = makeUpDays.map((day): HolidayRow => ({
    name: names[day] ?? '',
    first: day,
    last: '',
    kind: 'worked',
  }));
  const rows = [...off, ...worked].sort((a, b) => (a.first < b.first ? -1 : 1));
  return { year, source, rows };
}

/** What was filled in, for the request; lines without a day are left out. */
export function yearOf({ year, source, rows }: HolidayForm): HolidayYear {
  const filled = rows.filter(({ first }) => first !== '');
  const named = filled.filter(({ name }) => name.trim() !== '');
  return {
    year,
    source: source.trim(),
    holidays: filled
      .filter(({ kind }) => kind === 'off')
      .map(({ first, last }) => `${first}/${last || first}`),
    makeUpDays: filled
      .filter(({ kind }) => kind === 'worked')
      .flatMap(({ first, last }) => eachDay(first, last)),
    ...(named.length > 0 && {
      names: Object.fromEntries(named.map(({ first, name }) => [first, name.trim()])),
    }),
  };
}

/** At most a month: a year mistyped is the server's to refuse, not to be counted through. */
function eachDay(first: string, last: string): string[] {
  const days = [first];
  for (let day = first; day < last && days.length < 31;) {
    day = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
    days.push(day);
  }
  return days;
}

export const isHolidayYears = (value: unknown): value is HolidayYear[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((one) => typeof one === 'object' && one !== null && 'makeUpDays' in one);

/** Year by year in words: whoever countersigns holds it against the notice. */
export function shownYears(years: readonly HolidayYear[]): string {
  return years.map(shownYear).join('\n');
}

function shownYear(one: HolidayYear): string {
  const { year, source, rows } = formOf(one);
  const lines = rows.map(({ name, first, last, kind }) => {
    const what = kind === 'off' ? m.desk_holiday_off() : m.desk_holiday_worked();
    return [name, last ? `${first} – ${last}` : first, what].filter(Boolean).join(' ');
  });
  return [`${m.desk_holiday_year({ year })} ${source}`, ...lines].join('\n');
}
