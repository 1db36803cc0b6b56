import { app } from '../app.svelte';
import { isLow } from '../state/modes';

/** Size of the list's letters in px on this panel: the same rule as `--small`. */
export function textPx(): number {
  const { panel, modes } = app;
  const low = isLow(panel);
  return modes.large ? Math.max(40, (low ? 7.4 : 8) * panel.pxPerMm) : Math.max(28, 6.9 * panel.pxPerMm);
}

/** The part of the wall list's width that what was done has, as its style sets it. */
const ACT_PART = 0.45;

/**
 * The wall list's lines by leaf, each leaf as full as a height of px allows beside its title, head and foot: a line
 * takes as many rows as its label needs.
 */
export function leavesOf<T extends { label: string | null }>(
  lines: readonly T[],
  size: { heightPx: number; widthPx: number },
): T[][] {
  const text = textPx();
  const mm = app.panel.pxPerMm;
  const letters = Math.max(1, Math.floor((size.widthPx * ACT_PART - 2.4 * mm) / text));
  // Large letters, and a low panel's, take two rows for what was done.
  const least = isLow(app.panel) || app.modes.large ? 2 : 1;
  const heightOf = ({ label }: T) =>
    text * 1.5 * Math.max(least, Math.ceil((label?.length ?? 0) / letters)) + 1.9 * mm;
  const room = roomFor(size.heightPx);
  const leaves: T[][] = [[]];
  let taken = 0;
  for (const line of lines) {
    const height = heightOf(line);
    if (taken + height > room && leaves.at(-1)!.length > 0) {
      leaves.push([]);
      taken = 0;
    }
    leaves.at(-1)!.push(line);
    taken += height;
  }
  return leaves;
}

/** What the lines have of the list's height. */
function roomFor(heightPx: number): number {
  const text = textPx();
  const mm = app.panel.pxPerMm;
  const head = text * 1.5 + 1.6 * mm;
  const around = isLow(app.panel)
    ? text * 1.3 + text * 1.5 + 4 * mm + head
    : text * 3 + text * 1.5 * (app.modes.large ? 4 : 2) + 8 * mm + head;
  return heightPx - around;
}
