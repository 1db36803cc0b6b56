import type { PublicLine, PublicList } from '#contract';
import type { z } from 'zod';

type Line = z.infer<typeof PublicLine>;

/** A list on display with its lines. */
export interface Sheet {
  list: Pick<z.infer<typeof PublicList>, 'listId' | 'closesAt'>;
  lines: readonly Line[];
}

/** A line where it stands. */
export interface Standing {
  listId: string;
  line: Line;
}

const isLater = (one: Sheet, than: Sheet) => one.list.closesAt > than.list.closesAt;

/**
 * Lines that can be objected to, as they hang. One that was amended and posted again hangs twice while the window of its old
 * list still runs: the fresh one is meant.
 */
export function standing(sheets: readonly Sheet[]): Standing[] {
  const latest = new Map<string, Sheet>();
  for (const sheet of sheets)
    for (const { serial } of sheet.lines) {
      const known = latest.get(serial);
      if (known === undefined || isLater(sheet, known)) latest.set(serial, sheet);
    }
  return sheets.flatMap((sheet) =>
    sheet.lines
      .filter(({ serial }) => latest.get(serial) === sheet)
      .map((line) => ({ listId: sheet.list.listId, line })),
  );
}

/** Where a line of the register hangs now; null: nowhere. */
export const whereNow = (serial: string, sheets: readonly Sheet[]): Standing | null =>
  standing(sheets).find(({ line }) => line.serial === serial) ?? null;

/** The register's serial of a line that is named by list and number; null: it is not on display. */
export const serialAt = (listId: string, lineNo: number, sheets: readonly Sheet[]): string | null =>
  sheets.find(({ list }) => list.listId === listId)?.lines.find((line) => line.lineNo === lineNo)?.serial ??
  null;

/**
 * What may be missing from a list is most often what others have on it: names of deeds, the one with the most lines in
 * front, each with the days on which it was done.
 */
export function deedsOn(sheets: readonly Sheet[]): { label: string; days: string[] }[] {
  const deeds = new Map<string, { lines: number; days: Set<string> }>();
  for (const { line } of standing(sheets)) {
    if (line.label === null || line.actDay === null) continue;
    const deed = deeds.get(line.label) ?? { lines: 0, days: new Set<string>() };
    deed.lines += 1;
    deed.days.add(line.actDay);
    deeds.set(line.label, deed);
  }
  return [...deeds]
    .sort(([, a], [, b]) => b.lines - a.lines)
    .map(([label, { days }]) => ({ label, days: [...days].sort().reverse() }));
}
