/** A printed row before it is set: the lines of each cell, and how high it stands. */
export interface LaidRow {
  cells: string[][];
  height: number;
}

/** A cell's text is broken where the column ends: Chinese may break anywhere, the rest where it must. */
const LINES_MAX = 4;
const ELLIPSIS = '\u2026';

/**
 * Breaks a text to a width.
 * @param measure points of a text
 * @returns at most four lines; what does not fit ends in an ellipsis
 */
export function breakText(text: string, width: number, measure: (text: string) => number): string[] {
  if (measure(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  let taken = 0;
  for (const character of text) {
    const wide = measure(character);
    if (taken + wide > width && line !== '') {
      if (lines.length === LINES_MAX - 1) return [...lines, shortened(line, width, measure)];
      lines.push(line);
      [line, taken] = ['', 0];
      if (character === ' ') continue;
    }
    line += character;
    taken += wide;
  }
  return [...lines, line];
}

function shortened(line: string, width: number, measure: (text: string) => number): string {
  const kept = [...line];
  while (kept.length > 0 && measure(kept.join('') + ELLIPSIS) > width) kept.pop();
  return kept.join('') + ELLIPSIS;
}

/**
 * Parts rows into pages, in order.
 * @param heights of the rows, points
 * @param room of a page for rows, points; the first page may have another
 * @param most rows of a page
 * @returns for each page the index of its first row and of the row after its last; one empty page when there are no rows
 */
export function pagesOf(
  heights: readonly number[],
  room: number,
  most = Number.POSITIVE_INFINITY,
): { from: number; to: number }[] {
  const pages: { from: number; to: number }[] = [];
  let from = 0;
  let used = 0;
  for (const [at, height] of heights.entries()) {
    if (at > from && (used + height > room || at - from >= most)) {
      pages.push({ from, to: at });
      [from, used] = [at, 0];
    }
    used += height;
  }
  return [...pages, { from, to: heights.length }];
}

/** Sums of each summed column over rows; null elsewhere. */
export function sumsOf(rows: readonly (readonly unknown[])[], summed: readonly boolean[]): (number | null)[] {
  return summed.map((is, i) =>
    is ? rows.reduce((sum, row) => sum + (typeof row[i] === 'number' ? row[i] : 0), 0) : null,
  );
}
