import { textOf } from '../../words';

/** What a column of a sheet is called. */
export const columnWord = (column: string): string => textOf(`books_col_${column}`);
