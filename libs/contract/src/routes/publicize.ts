import { z } from 'zod';
import { LIST, statesOf } from '../graphs';
import { Done, route } from '../route';
import { Carrier, ClientId, CommitteeId, Day, Id, Instant, PageQuery, pageOf, Points, text } from '../words';
import { Serial } from './register';

export const ListKind = z.enum(['rewards', 'deductions', 'reversals', 'carry-ins']).meta({ id: 'ListKind' });
const ListState = z.enum(statesOf(LIST)).meta({ id: 'ListState' });
const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const listParams = z.strictObject({ listId: Id });
const publicParams = z.strictObject({
  station: z.coerce.number().int().min(1).max(2_147_483_647),
  listId: Id,
});

/** A line as everybody may see it. What it does not show is null: there is no member for anything else. */
export const PublicLine = z
  .strictObject({
    lineNo: z.int(),
    serial: Serial,
    building: z.string().nullable(),
    carrier: Carrier.nullable(),
    /** The act's public label. */
    label: z.string().nullable(),
    actDay: Day.nullable(),
    points: Points,
    /** A minor appears as a member of the family. */
    nameLabel: z.literal('family_member').nullable(),
    maskedName: z.string().nullable(),
  })
  .meta({ id: 'PublicLine' });

const counts = { lines: z.int(), unlisted: z.int(), points: z.int() };

export const PublicList = z
  .strictObject({
    listId: Id,
    number: z.string(),
    committee: z.string(),
    kind: ListKind,
    ...counts,
    firstDay: Day,
    lastDay: Day,
    closesAt: Instant,
    whereToObject: z.string(),
    /** SHA-256 of the frozen lines, hex: printed at the foot of the paper copy. */
    digest: Digest,
    stationDigest: Digest.nullable(),
  })
  .meta({ id: 'PublicList' });

export const ComposedList = z
  .strictObject({ listId: Id, number: z.string(), shown: z.array(PublicLine), ...counts, digest: Digest })
  .meta({ id: 'ComposedList' });

export const PostedList = z
  .strictObject({ listId: Id, firstDay: Day, lastDay: Day, closesAt: Instant })
  .meta({ id: 'PostedList' });

export const StaffList = z
  .strictObject({
    listId: Id,
    committeeId: CommitteeId,
    number: z.string(),
    state: ListState,
    kind: ListKind,
    ...counts,
    /** Lines that an objection or a hold has frozen. */
    frozen: z.int(),
    /** Names withdrawn while the list hangs: its paper copies have to be changed. */
    withdrawn: z.int(),
    composedAt: Instant,
    postedAt: Instant.nullable(),
    firstDay: Day.nullable(),
    lastDay: Day.nullable(),
    closesAt: Instant.nullable(),
    extendedAt: Instant.nullable(),
    proofs: z.int(),
    digest: Digest,
  })
  .meta({ id: 'StaffList' });

export const publicizeRoutes = {
  'list.preview': route({
    method: 'GET',
    path: '/v1/committees/:committeeId/list-preview',
    summary: 'What a list composed now would show, masked as everybody would see it.',
    params: z.strictObject({ committeeId: z.coerce.number().pipe(CommitteeId) }),
    query: z.strictObject({ kind: ListKind.default('rewards') }),
    reply: z.strictObject({ shown: z.array(PublicLine), ...counts }).meta({ id: 'ListPreview' }),
  }),
  'list.compose': route({
    method: 'PUT',
    path: '/v1/lists/:listId',
    summary: "Put a committee's registered lines on a list and freeze what it will show.",
    params: z.strictObject({ listId: ClientId }),
    body: z.strictObject({
      committeeId: CommitteeId,
      kind: ListKind.default('rewards'),
      whereToObject: text(2, 200),
      days: z.int().min(1).max(15).optional(),
      dayKind: z.enum(['calendar', 'working']).optional(),
    }),
    reply: ComposedList,
    refusals: ['list_empty', 'request_differs', 'request_abandoned'],
  }),
  'list.all': route({
    method: 'GET',
    path: '/v1/lists',
    summary: 'Lists of the branch, latest first.',
    query: PageQuery,
    reply: pageOf(StaffList),
  }),
  'list.get': route({
    method: 'GET',
    path: '/v1/lists/:listId',
    summary: 'One list of the branch with its frozen lines, which claim each is, and the proofs of posting.',
    params: listParams,
    reply: z
      .strictObject({
        list: StaffList,
        shown: z.array(z.strictObject({ line: PublicLine, claimId: Id, state: z.string() })),
        proofs: z.array(
          z.strictObject({ proofNo: z.int(), board: z.string(), fileId: Id, addedAt: Instant }),
        ),
      })
      .meta({ id: 'ListWithLines' }),
  }),
  'list.discard': route({
    method: 'POST',
    path: '/v1/lists/:listId/discard',
    summary: "Give a composed list's lines back to the register before anybody saw it.",
    params: listParams,
    reply: Done,
    refusals: ['wrong_state'],
  }),
  'list.post': route({
    method: 'POST',
    path: '/v1/lists/:listId/posting',
    summary: 'Post a composed list: its lines are publicized and its window runs.',
    params: listParams,
    reply: PostedList,
    refusals: ['wrong_state', 'calendar_unknown', 'step_up_needed'],
  }),
  'list.prove': route({
    method: 'POST',
    path: '/v1/lists/:listId/proofs',
    summary: 'Add the photo of one board as proof that the paper copy hung there.',
    params: listParams,
    body: z.strictObject({ board: text(1, 80), fileId: Id }),
    reply: z.strictObject({ proofNo: z.int() }).meta({ id: 'PostingProof' }),
    refusals: ['wrong_state', 'evidence_bad'],
  }),
  'list.extend': route({
    method: 'POST',
    path: '/v1/lists/:listId/extension',
    summary: 'A paper copy was missing: extend the window once, by the time it was missing.',
    params: listParams,
    body: z.strictObject({ missingFrom: Instant, missingUntil: Instant, why: text(2, 200) }),
    reply: PostedList,
    refusals: ['wrong_state', 'window_ended'],
  }),
  'list.takeDown': route({
    method: 'POST',
    path: '/v1/lists/:listId/take-down',
    summary:
      'Take a list down before its window has ended: its lines go back to be posted again for a whole window.',
    params: listParams,
    body: z.strictObject({ why: text(2, 200) }),
    reply: z.strictObject({ lines: z.int() }).meta({ id: 'TakenDown' }),
    refusals: ['wrong_state', 'window_ended', 'step_up_needed'],
  }),
  'list.current': route({
    method: 'GET',
    path: '/v1/stations/:station/lists',
    summary: 'Lists whose window runs, for everybody.',
    params: publicParams.omit({ listId: true }),
    reply: z.strictObject({ lists: z.array(PublicList) }).meta({ id: 'CurrentLists' }),
  }),
  'list.public': route({
    method: 'GET',
    path: '/v1/stations/:station/lists/:listId',
    summary: 'One list with its lines, for everybody; when the window has ended, digest and counts alone.',
    params: publicParams,
    reply: z
      .strictObject({ list: PublicList, shown: z.array(PublicLine) })
      .meta({ id: 'PublicListWithLines' }),
  }),
  'list.check': route({
    method: 'POST',
    path: '/v1/stations/:station/lists/:listId/check',
    summary: 'Compare a scanned paper copy with the frozen list, as a whole and line by line.',
    params: publicParams,
    body: z.strictObject({
      digest: Digest,
      lines: z
        .array(
          z.strictObject({
            lineNo: z.int().min(1).max(100_000),
            digest: z.string().regex(/^[0-9a-f]{8,64}$/),
          }),
        )
        .max(2000)
        .default([]),
    }),
    reply: z.strictObject({ agrees: z.boolean(), differing: z.array(z.int()) }).meta({ id: 'DigestCheck' }),
  }),
};
