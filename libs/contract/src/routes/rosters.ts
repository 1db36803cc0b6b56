import { z } from 'zod';
import { route } from '../route';
import { OpeningColumn, RosterColumn, SheetFinding } from '../roster';
import { ClientId, Day, Id, Instant, PageQuery, pageOf, Points, text } from '../words';

/** SHA-256 of a file's bytes, hex: what was previewed is what is proposed. */
const Digest = z.string().regex(/^[0-9a-f]{64}$/);

/** Headings as a person matched them to columns, as JSON: `{"name":"户内成员"}`. */
const columnsQuery = <C extends z.ZodEnum>(column: C) =>
  z
    .string()
    .max(2000)
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'json' });
        return z.NEVER;
      }
    })
    .pipe(z.partialRecord(column, z.string().max(100)))
    .optional();
const ColumnsQuery = columnsQuery(RosterColumn);
const OpeningColumnsQuery = columnsQuery(OpeningColumn);

const Sheet = {
  digest: Digest,
  /** At most 1,000; empty: every row is good. */
  findings: z.array(SheetFinding),
  /** Every heading of the file, in order: what a person matches by hand. */
  headings: z.array(z.string()),
};

export const RosterPreview = z
  .strictObject({
    ...Sheet,
    /** Which heading was taken for which column. */
    columns: z.partialRecord(RosterColumn, z.string()),
    rows: z.int(),
    newHouseholds: z.int(),
    newResidents: z.int(),
    /** Rows of people whom the station knows already: they stay as they are. */
    known: z.int(),
  })
  .meta({ id: 'RosterPreview' });

export const RosterImport = z
  .strictObject({
    importId: Id,
    state: z.enum(['proposed', 'in-force', 'refused', 'undone']),
    households: z.int(),
    residents: z.int(),
    known: z.int(),
    proposalId: Id,
    proposedAt: Instant,
    decidedAt: Instant.nullable(),
  })
  .meta({ id: 'RosterImport' });

const Person = z.strictObject({
  name: text(1, 60),
  relation: text(1, 20),
  isHead: z.boolean(),
  idNumber: z.string().max(30).nullable(),
  bornOn: Day.nullable(),
  phone: z.string().max(20).nullable(),
  disability: text(1, 40).nullable(),
  incomeSupport: z.boolean(),
  consents: z.boolean(),
});

export const OpeningPreview = z
  .strictObject({
    ...Sheet,
    columns: z.partialRecord(OpeningColumn, z.string()),
    households: z.int(),
    points: z.int(),
  })
  .meta({ id: 'OpeningPreview' });

export const OpeningBatch = z
  .strictObject({ batchId: Id, proposalId: Id, households: z.int(), points: z.int() })
  .meta({ id: 'OpeningBatch' });

/** One person of a roster that waits: what whoever countersigns holds against the household book. */
export const WaitingPerson = z
  .strictObject({
    place: z.int(),
    committee: z.string(),
    group: z.string(),
    building: z.string(),
    unit: z.string(),
    room: z.string(),
    name: z.string(),
    relation: z.string(),
    isHead: z.boolean(),
    consents: z.boolean(),
  })
  .meta({ id: 'WaitingPerson' });

export const OpeningLine = z
  .strictObject({
    householdId: Id,
    building: z.string(),
    unit: z.string(),
    room: z.string(),
    headName: z.string().nullable(),
    points: Points,
  })
  .meta({ id: 'OpeningLine' });

const ImportParams = z.strictObject({ importId: ClientId });
const PreviewedQuery = z.strictObject({ digest: Digest, columns: ColumnsQuery });

/** Spreadsheets of people and of opening balances: previewed, proposed, countersigned, and only then written. */
export const rosterRoutes = {
  'roster.preview': route({
    method: 'POST',
    path: '/v1/rosters/preview',
    summary: 'Reads a roster (.xlsx or CSV) and names every bad row and column. Writes nothing.',
    query: z.strictObject({ columns: ColumnsQuery }),
    reply: RosterPreview,
    upload: true,
  }),
  'roster.propose': route({
    method: 'PUT',
    path: '/v1/rosters/:importId',
    summary: 'Proposes the previewed roster for countersignature: the same file, found good.',
    params: ImportParams,
    query: PreviewedQuery,
    reply: RosterImport,
    refusals: ['roster_bad', 'stale', 'request_differs', 'request_abandoned'],
    upload: true,
  }),
  'roster.list': route({
    method: 'GET',
    path: '/v1/rosters',
    summary: 'Rosters proposed so far, latest first.',
    query: PageQuery.extend({ after: Id.optional() }),
    reply: pageOf(RosterImport).meta({ id: 'RosterImportPage' }),
  }),
  'roster.people': route({
    method: 'GET',
    path: '/v1/rosters/:importId/people',
    summary:
      'Who stands in a roster that waits for its countersignature, in its order; nobody once it was decided.',
    params: z.strictObject({ importId: Id }),
    query: PageQuery.extend({ after: z.coerce.number().int().min(0).max(1_000_000).optional() }),
    reply: pageOf(WaitingPerson),
  }),
  'roster.undo': route({
    method: 'POST',
    path: '/v1/rosters/:importId/undo',
    summary: 'Takes a roster back whole, while nothing has been built on any of its people.',
    params: z.strictObject({ importId: Id }),
    reply: RosterImport,
    refusals: ['wrong_state'],
  }),
  'household.propose': route({
    method: 'PUT',
    path: '/v1/rosters/:importId/household',
    summary: 'Proposes one new household, or new members of one, for countersignature.',
    params: ImportParams,
    body: z.strictObject({
      committee: text(1, 40),
      group: text(1, 40),
      building: text(1, 40),
      unit: z.string().max(20),
      room: text(1, 20),
      householdNo: text(1, 40).nullable(),
      members: z.array(Person).min(1).max(30),
    }),
    reply: RosterImport,
    refusals: ['roster_bad', 'request_differs', 'request_abandoned'],
  }),
  'opening.preview': route({
    method: 'POST',
    path: '/v1/opening-balances/preview',
    summary:
      'Reads a spreadsheet of opening balances (.xlsx or CSV) and names every bad row and column. Writes nothing.',
    query: z.strictObject({ columns: OpeningColumnsQuery }),
    reply: OpeningPreview,
    upload: true,
  }),
  'opening.lines': route({
    method: 'GET',
    path: '/v1/opening-balances/:batchId/lines',
    summary: 'The opening balances of a batch, by household.',
    params: z.strictObject({ batchId: Id }),
    query: PageQuery.extend({ after: Id.optional() }),
    reply: pageOf(OpeningLine),
  }),
  'opening.propose': route({
    method: 'PUT',
    path: '/v1/opening-balances/:batchId',
    summary:
      'Proposes the previewed balances; countersigned they become certified claims, to be publicized like all.',
    params: z.strictObject({ batchId: ClientId }),
    query: z.strictObject({ digest: Digest, columns: OpeningColumnsQuery }),
    reply: OpeningBatch,
    refusals: ['roster_bad', 'stale', 'request_differs', 'request_abandoned'],
    upload: true,
  }),
};
