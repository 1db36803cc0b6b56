import { z } from 'zod';
import { Download, route } from '../route';
import { ClientId, Day, Id, Instant, PageQuery, pageOf, StationParams, text } from '../words';
import { BookFilter, BookId } from './books';
import { PublicLine } from './publicize';

export const PRINT_FORMATS = ['pdf', 'xlsx', 'csv'] as const;
export const PrintFormat = z.enum(PRINT_FORMATS).meta({ id: 'PrintFormat' });
export type PrintFormat = z.infer<typeof PrintFormat>;

export const PRINT_STATES = ['waiting', 'making', 'made', 'failed', 'erased'] as const;

/** What to print: a register as filtered, or the frozen snapshot of one publicity list for the boards. */
export const PrintWanted = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('book'),
    book: BookId,
    format: PrintFormat,
    filter: BookFilter.default({}),
    /** Whole names, for roles that read them; masked all the same when true. */
    masked: z.boolean().default(true),
  }),
  z.strictObject({ what: z.literal('posting'), listId: Id }),
]);
export type PrintWanted = z.output<typeof PrintWanted>;

export const Print = z
  .strictObject({
    printId: Id,
    what: z.enum(['book', 'posting']),
    book: BookId.nullable(),
    listId: Id.nullable(),
    format: PrintFormat,
    masked: z.boolean(),
    state: z.enum(PRINT_STATES),
    rowsDone: z.int(),
    rowsTotal: z.int().nullable(),
    pages: z.int().nullable(),
    /** SHA-256 of what was printed, hex; stands at its foot. */
    digest: z.string().nullable(),
    askedBy: z.string().nullable(),
    /** Whoever asked fetches it, nobody else. */
    own: z.boolean(),
    askedAt: Instant,
    madeAt: Instant.nullable(),
    /** The last day on which it can be fetched. */
    keptUntil: Day.nullable(),
    /** Why it could not be made. */
    failure: z.enum(['too-many-rows', 'error']).nullable(),
  })
  .meta({ id: 'Print' });
export type Print = z.infer<typeof Print>;

/** Whether a scanned paper and the books agree. */
export const PaperCheck = z
  .strictObject({
    kind: z.enum(['list', 'book']),
    agrees: z.boolean(),
    /** Of a list. */
    number: z.string().nullable(),
    /** Lines whose paper differs, as the register froze them; null once the window has ended. */
    differing: z.array(z.strictObject({ lineNo: z.int(), line: PublicLine.nullable() })),
  })
  .meta({ id: 'PaperCheck' });
export type PaperCheck = z.infer<typeof PaperCheck>;

const PrintParams = z.strictObject({ printId: Id });

/** Registers and publicity lists on paper and as spreadsheets: made by the worker, fetched once made. */
export const printRoutes = {
  'print.ask': route({
    method: 'PUT',
    path: '/v1/book-prints/:printId',
    summary:
      'Asks for a register as A4 PDF or spreadsheet, or for a publicity list as paper; the worker makes it.',
    params: z.strictObject({ printId: ClientId }),
    body: PrintWanted,
    reply: Print,
    refusals: ['request_differs', 'request_abandoned', 'step_up_needed', 'wrong_state', 'limit_reached'],
  }),
  'print.list': route({
    method: 'GET',
    path: '/v1/book-prints',
    summary: "Prints that the caller asked for, latest first; the supervisor sees everybody's.",
    query: PageQuery.extend({ after: Id.optional() }),
    reply: pageOf(Print).meta({ id: 'PrintPage' }),
  }),
  'print.get': route({
    method: 'GET',
    path: '/v1/book-prints/:printId',
    summary: 'How far a print is.',
    params: PrintParams,
    reply: Print,
  }),
  'print.fetch': route({
    method: 'GET',
    path: '/v1/book-prints/:printId/file',
    summary: 'The file of a print. Every fetch is on the trail.',
    params: PrintParams,
    reply: Download,
    download: true,
    refusals: ['wrong_state', 'step_up_needed'],
  }),
  'paper.check': route({
    method: 'POST',
    path: '/v1/stations/:station/papers/check',
    summary: 'Whether a scanned paper of this station and its books agree, and which lines of a list do not.',
    params: StationParams,
    body: z.strictObject({ code: text(10, 2500) }),
    reply: PaperCheck,
  }),
};
