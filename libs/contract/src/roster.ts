import { z } from 'zod';

/** The columns of a roster; which heading stands for which is data (libs/people/data/roster-columns.json). */
export const ROSTER_COLUMNS = [
  'committee',
  'group',
  'building',
  'unit',
  'room',
  'householdNo',
  'name',
  'relation',
  'idNumber',
  'bornOn',
  'phone',
  'disability',
  'incomeSupport',
  'consent',
] as const;
export const RosterColumn = z.enum(ROSTER_COLUMNS).meta({ id: 'RosterColumn' });
export type RosterColumn = z.infer<typeof RosterColumn>;

/** The columns of opening balances; their headings are data (libs/steps/0-household/data/opening-columns.json). */
export const OPENING_COLUMNS = ['building', 'unit', 'room', 'householdNo', 'headName', 'points'] as const;
export const OpeningColumn = z.enum(OPENING_COLUMNS).meta({ id: 'OpeningColumn' });

/** What may be wrong with a spreadsheet of people or balances, in the file or in one cell of it. A closed set. */
export const SHEET_PROBLEMS = [
  // the file
  'not_text',
  'not_csv',
  'not_xlsx',
  'formula',
  'quote_open',
  'no_rows',
  'too_many_rows',
  'too_many_columns',
  'heading_missing',
  'heading_twice',
  // a cell
  'empty',
  'too_long',
  'invisible_characters',
  'yes_no_bad',
  'phone_bad',
  'id_shape',
  'id_birth_day',
  'id_in_future',
  'id_check_digit',
  'born_missing',
  'born_bad',
  'born_in_future',
  'born_differs',
  'points_bad',
  // a row against others
  'id_twice',
  'person_twice',
  'person_gone',
  'head_missing',
  'head_twice',
  'door_differs',
  'building_elsewhere',
  'door_ambiguous',
  'household_unknown',
  'household_twice',
  'carried_already',
  'nothing_new',
] as const;
export const SheetProblem = z.enum(SHEET_PROBLEMS).meta({ id: 'SheetProblem' });
export type SheetProblem = z.infer<typeof SheetProblem>;

/** One thing wrong in a spreadsheet: where, and what. Never the cell's text: it may be personal. */
export const SheetFinding = z
  .strictObject({
    /** As the spreadsheet numbers it: the heading is row 1. NULL: the file as a whole. */
    row: z.int().min(1).nullable(),
    /** The heading as written in the file; NULL: the row as a whole. */
    column: z.string().nullable(),
    problem: SheetProblem,
  })
  .meta({ id: 'SheetFinding' });
export type SheetFinding = z.infer<typeof SheetFinding>;
