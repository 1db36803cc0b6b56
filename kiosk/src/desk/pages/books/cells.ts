import type { ReplyOf, Routes } from '#contract';
import { momentOf } from '../../words';

export type Book = ReplyOf<Routes['book.list']>['items'][number];
export type BookColumn = Book['columns'][number];
export type BookPage = ReplyOf<Routes['book.rows']>;
type Cell = BookPage['items'][number]['cells'][number];
type Language = 'zh' | 'en';

const digits = new Intl.NumberFormat('en-US', { useGrouping: false });

/** A cell as a person reads it. */
export function cellText(column: BookColumn, cell: Cell | undefined, language: Language): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'boolean') return cell ? '✓' : '';
  if (typeof cell === 'number') return digits.format(cell);
  if (column.kind === 'moment') return momentOf(cell, language);
  return column.words?.[cell]?.[language] ?? cell;
}

export const isNumber = ({ kind }: BookColumn): boolean => kind === 'number' || kind === 'points';
