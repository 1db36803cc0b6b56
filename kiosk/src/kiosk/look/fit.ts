import { app } from '../app.svelte';
import { isLow } from '../state/modes';

/** Size of the list's letters in px on this panel: the same rule as `--small`. */
export function textPx(): number {
  const { panel, modes } = app;
  const low = isLow(panel);
  return modes.large ? Math.max(40, (low ? 7.4 : 8) * panel.pxPerMm) : Math.max(28, 6.9 * panel.pxPerMm);
}

/** Lines of the wall list that fit in a height of px, beside its title, head and foot. */
export function linesIn(heightPx: number): number {
  const text = textPx();
  const mm = app.panel.pxPerMm;
  const row = text * 1.25 + 3.7 * mm;
  const around = isLow(app.panel)
    ? text * 1.3 + text * 1.5 + 4 * mm + row
    : text * 2.9 + text * 1.5 * 2 + 6 * mm + row;
  return Math.max(2, Math.floor((heightPx - around) / row));
}
