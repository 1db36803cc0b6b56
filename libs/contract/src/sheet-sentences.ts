import type { SheetProblem } from './roster';
import en from './sheet-problems.en.json';
import zh from './sheet-problems.zh.json';

/** What a person reads of a bad cell of a spreadsheet, by language. */
export const SHEET_SENTENCES: Readonly<Record<'en' | 'zh', Readonly<Record<SheetProblem, string>>>> = {
  en,
  zh,
};
