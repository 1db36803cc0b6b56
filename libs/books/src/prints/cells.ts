import { dayOf } from '#platform';
import { printed, setOf } from '../words';
import type { Cell } from '../registers';
import type { Column } from '../registers/register';
import type { PrintedCell } from './pdf/table';

/** An instant as paper says it, in the station's zone: `2026-11-02 09:30`. */
export function momentText(instant: Date): string {
  const clock = new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(11, 16);
  return `${dayOf(instant)} ${clock}`;
}

/** A cell as it stands on paper and in a spreadsheet: numbers stay numbers, values of closed sets become words. */
export function printedCell({ kind, set }: Column, cell: Cell): PrintedCell {
  if (cell === null) return null;
  if (kind === 'yes') return cell === true ? printed('yes') : null;
  if (kind === 'moment') return momentText(new Date(String(cell)));
  if (kind === 'word') return setOf(set!)[String(cell)]?.zh ?? String(cell);
  return typeof cell === 'boolean' ? String(cell) : cell;
}

export const isNumber = ({ kind }: Column): boolean => kind === 'number' || kind === 'points';
