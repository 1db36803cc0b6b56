import { app } from '../app.svelte';

/** Size of body text in px on this panel: the same rule as `--text`. */
export function textPx(): number {
  const { panel, modes } = app;
  const low = document.documentElement.dataset.panel === 'low';
  return modes.large ? Math.max(40, (low ? 8 : 9.9) * panel.pxPerMm) : Math.max(28, 6.9 * panel.pxPerMm);
}

/** Lines of the wall list that fit in a height of px, beside its title, head and foot. */
export function linesIn(heightPx: number): number {
  const text = textPx();
  const mm = app.panel.pxPerMm;
  const row = text * 1.25 + 3.7 * mm;
  const around = text * 1.7 * 1.3 + text * 1.5 * 2 + 6 * mm + row;
  return Math.max(2, Math.floor((heightPx - around) / row));
}
