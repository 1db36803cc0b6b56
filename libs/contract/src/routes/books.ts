import { z } from 'zod';
import { route } from '../route';
import { BuildingId, Carrier, CommitteeId, Day, GroupId, Id, PageQuery, text } from '../words';

/** The registers that the committee keeps (domain.md, "Books the committee keeps today"), and the book of step 4. */
export const BOOKS = [
  'households',
  'claims',
  'certifications',
  'register',
  'lists',
  'objections',
  'ledger',
  'redemptions',
  'goods',
  'counts',
  'donations',
  'deductions',
  'months',
] as const;
export const BookId = z.enum(BOOKS).meta({ id: 'BookId' });
export type BookId = z.infer<typeof BookId>;

/** Text in the two languages of the desk. */
const Both = z.strictObject({ zh: z.string(), en: z.string() });

/** Which of a register's dates a period is about. */
export const BOOK_DATES = ['written', 'acted', 'decided', 'credited', 'ended'] as const;
/** Rows picked out by a rule that figures count by. */
export const BOOK_PICKS = [
  'there',
  'taking-part',
  'nothing-lately',
  'with-points',
  'undecided',
  'upheld',
  'late',
  'on-time',
  'witnessed',
] as const;

const Values = z.string().regex(/^[a-z-]{1,30}(,[a-z-]{1,30}){0,20}$/);

/** What narrows a register; a member that the register does not know is refused. */
export const BookFilter = z
  .strictObject({
    /** A name, pinyin initials, a serial, a door, or a card as scanned. */
    search: text(1, 60).optional(),
    from: Day.optional(),
    until: Day.optional(),
    /** Which date `from` and `until` are about; the register's own order when left out. */
    by: z.enum(BOOK_DATES).optional(),
    committeeId: z.coerce.number().pipe(CommitteeId).optional(),
    groupId: z.coerce.number().pipe(GroupId).optional(),
    buildingId: z.coerce.number().pipe(BuildingId).optional(),
    /** One state, or several with commas between them. */
    state: Values.optional(),
    kind: Values.optional(),
    carrier: Carrier.optional(),
    act: z
      .string()
      .regex(/^[A-Z]\d{2}$/)
      .optional(),
    itemId: Id.optional(),
    pick: z.enum(BOOK_PICKS).optional(),
    /** The day that a pick looks at; today when left out. */
    on: Day.optional(),
  })
  .meta({ id: 'BookFilter' });
export type BookFilter = z.output<typeof BookFilter>;

/** How a cell is to be read; `word` is a value of a closed set, whose words come with the register. */
export const CELL_KINDS = [
  'text',
  'name',
  'door',
  'number',
  'points',
  'day',
  'moment',
  'word',
  'yes',
] as const;

export const BookColumn = z.strictObject({
  key: z.string(),
  title: Both,
  kind: z.enum(CELL_KINDS),
  words: z.record(z.string(), Both).nullable(),
  /** Added up at the foot. */
  summed: z.boolean(),
});

export const Book = z
  .strictObject({
    book: BookId,
    title: Both,
    columns: z.array(BookColumn),
    /** Members of the filter that it knows, in order. */
    filters: z.array(z.string()),
    dates: z.array(z.strictObject({ value: z.enum(BOOK_DATES), title: Both })),
    picks: z.array(z.strictObject({ value: z.enum(BOOK_PICKS), title: Both })),
    states: z.record(z.string(), Both),
    kinds: z.record(z.string(), Both),
    /** False: names are masked for this caller, on screen and on paper. */
    whole: z.boolean(),
  })
  .meta({ id: 'Book' });

const Cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export type Book = z.infer<typeof Book>;

export const BookPage = z
  .strictObject({
    items: z.array(z.strictObject({ key: z.string(), cells: z.array(Cell) })),
    next: z.string().nullable(),
    /** With the first page alone: how many rows there are, and each summed column's sum. */
    total: z.int().nullable(),
    sums: z.array(z.int().nullable()).nullable(),
  })
  .meta({ id: 'BookPage' });

export type BookPage = z.infer<typeof BookPage>;

/** Every register on screen. */
export const bookRoutes = {
  'book.list': route({
    method: 'GET',
    path: '/v1/books',
    summary: 'The registers that the caller may open: columns, filters, words.',
    reply: z.strictObject({ items: z.array(Book) }).meta({ id: 'BookList' }),
  }),
  'book.rows': route({
    method: 'GET',
    path: '/v1/books/:book',
    summary: "One register of the caller's branch, latest first, narrowed by search and filters.",
    params: z.strictObject({ book: BookId }),
    query: PageQuery.extend(BookFilter.shape),
    reply: BookPage,
  }),
};
