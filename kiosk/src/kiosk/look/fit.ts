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
  // Large letters, and a low panel's, take two rows for what was done.
  const row = text * 1.5 * (isLow(app.panel) || app.modes.large ? 2 : 1) + 1.9 * mm;
  const head = text * 1.5 + 1.6 * mm;
  const around = isLow(app.panel)
    ? text * 1.3 + text * 1.5 + 4 * mm + head
    : text * 3 + text * 1.5 * (app.modes.large ? 4 : 2) + 8 * mm + head;
  return Math.max(1, Math.floor((heightPx - around) / row));
}
