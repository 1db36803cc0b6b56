import { z } from 'zod';
import { route } from '../route';
import { Day } from '../words';
import { BookFilter, BookId } from './books';

const Both = z.strictObject({ zh: z.string(), en: z.string() });

/** The register and the filter that open exactly the rows behind a figure; null: the caller does not read that book. */
export const FigureRows = z.strictObject({ book: BookId, filter: BookFilter }).meta({ id: 'FigureRows' });

/** What of those rows the figure is: how many there are, or the sum of one column; null: a middle value over them. */
const Measure = z.string().nullable();

export const Figure = z
  .strictObject({
    key: z.string(),
    title: Both,
    unit: Both,
    /** Null where there is nothing to count it from. */
    value: z.number().nullable(),
    /** A rate: per cent to one place, cut off as published figures are, and rounded. */
    rate: z.strictObject({ truncatedPercent: z.string(), roundedPercent: z.string() }).nullable(),
    measure: Measure,
    rows: FigureRows.nullable(),
  })
  .meta({ id: 'Figure' });

export const FigureTable = z
  .strictObject({
    key: z.string(),
    title: Both,
    columns: z.array(z.strictObject({ title: Both, measure: Measure })),
    items: z.array(
      z.strictObject({
        id: z.string(),
        title: Both,
        values: z.array(z.number().nullable()),
        rows: FigureRows.nullable(),
      }),
    ),
  })
  .meta({ id: 'FigureTable' });

export const Figures = z
  .strictObject({
    /** The day that rates and states bear. */
    day: Day,
    from: Day.nullable(),
    until: Day,
    figures: z.array(Figure),
    tables: z.array(FigureTable),
  })
  .meta({ id: 'Figures' });
export type Figures = z.infer<typeof Figures>;
export type Figure = z.infer<typeof Figure>;
export type FigureTable = z.infer<typeof FigureTable>;

export const figureRoutes = {
  'figures.get': route({
    method: 'GET',
    path: '/v1/figures',
    summary:
      "Figures of the caller's branch over a period, each with the rows that it counts. Nobody is ranked by use.",
    query: z.strictObject({ day: Day.optional(), from: Day.optional(), until: Day.optional() }),
    reply: Figures,
  }),
};
