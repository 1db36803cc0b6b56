import { z } from 'zod';
import { NOTICE, statesOf } from '../graphs';
import { route } from '../route';
import { ClientId, CommitteeId, Id, Instant, PageQuery, pageOf, PositivePoints, text } from '../words';
import { ActCode } from './apply-words';

export const NOTICE_KINDS = [
  'activity',
  'lecture',
  'appraisal',
  'standing-act',
  'job',
  'announcement',
  'covenant',
] as const;
export const NoticeKind = z.enum(NOTICE_KINDS).meta({ id: 'NoticeKind' });
export type NoticeKind = z.infer<typeof NoticeKind>;

/** What a notice of each kind must and may say: an event has its time and place, a standing act its act. */
const KIND_RULES = {
  activity: { needs: ['startsAt', 'place'], takes: ['places', 'act'] },
  lecture: { needs: ['startsAt', 'place'], takes: ['places', 'act'] },
  appraisal: { needs: ['act', 'closesAt'], takes: ['startsAt'] },
  'standing-act': { needs: ['act'], takes: [] },
  job: { needs: [], takes: ['places', 'startsAt', 'act'] },
  announcement: { needs: [], takes: ['startsAt', 'act'] },
  covenant: { needs: [], takes: [] },
} as const satisfies Record<NoticeKind, { needs: readonly NoticePart[]; takes: readonly NoticePart[] }>;
type NoticePart = 'startsAt' | 'closesAt' | 'place' | 'places' | 'act';
const GUARDED = ['startsAt', 'places', 'act'] as const;

/** Kinds that residents sign up for. */
export const SIGN_UP_KINDS: readonly NoticeKind[] = ['activity', 'lecture', 'job'];

export const NoticeBody = z
  .strictObject({
    kind: NoticeKind,
    title: text(1, 60),
    body: text(1, 4000),
    place: text(1, 80).optional(),
    /** Whose residents it addresses; left out: the whole station. */
    committeeId: CommitteeId.optional(),
    act: ActCode.optional(),
    startsAt: Instant.optional(),
    endsAt: Instant.optional(),
    /** When it closes by itself; an event's otherwise at its end. */
    closesAt: Instant.optional(),
    places: z.int().min(1).max(100_000).optional(),
  })
  .superRefine((notice, context) => {
    const rules = KIND_RULES[notice.kind];
    const wrong = (part: string) => context.addIssue({ code: 'custom', path: [part], message: 'kind' });
    for (const part of rules.needs) if (notice[part] === undefined) wrong(part);
    const allowed: readonly NoticePart[] = [...rules.needs, ...rules.takes];
    for (const part of GUARDED) if (notice[part] !== undefined && !allowed.includes(part)) wrong(part);
    const { startsAt, endsAt } = notice;
    const ordered =
      startsAt !== undefined && endsAt !== undefined && Date.parse(endsAt) >= Date.parse(startsAt);
    if (endsAt !== undefined && !ordered) wrong('endsAt');
  })
  .meta({ id: 'NoticeBody' });

export const Notice = z
  .strictObject({
    noticeId: Id,
    kind: NoticeKind,
    state: z.enum(statesOf(NOTICE)),
    title: z.string(),
    body: z.string(),
    place: z.string().nullable(),
    committeeId: z.int().nullable(),
    act: z
      .strictObject({
        code: ActCode,
        nameZh: z.string(),
        nameEn: z.string(),
        points: PositivePoints.nullable(),
        tiers: z.array(z.strictObject({ name: z.string(), points: PositivePoints })),
      })
      .nullable(),
    startsAt: Instant.nullable(),
    endsAt: Instant.nullable(),
    closesAt: Instant.nullable(),
    places: z.int().nullable(),
    placesTaken: z.int(),
    openedAt: Instant.nullable(),
    closedAt: Instant.nullable(),
  })
  .meta({ id: 'Notice' });
export type Notice = z.infer<typeof Notice>;

export const SignUp = z
  .strictObject({
    residentId: Id,
    householdId: Id,
    name: z.string().nullable(),
    buildingName: z.string(),
    signedUpAt: Instant,
    cancelledAt: Instant.nullable(),
    /** There is a claim for this notice: they came. */
    claimed: z.boolean(),
    noShowAt: Instant.nullable(),
  })
  .meta({ id: 'SignUp' });

const noticeParams = z.strictObject({ noticeId: Id });
const member = z.strictObject({ residentId: Id });
const places = z
  .strictObject({ placesTaken: z.int(), placesLeft: z.int().nullable() })
  .meta({ id: 'PlacesLeft' });

export const notifyRoutes = {
  'notice.draft': route({
    method: 'PUT',
    path: '/v1/notices/:noticeId',
    summary: 'Draft a notice: what may be earned, attended or read; where, when, how many places.',
    params: z.strictObject({ noticeId: ClientId }),
    body: NoticeBody,
    reply: Notice,
    refusals: ['request_differs', 'request_abandoned', 'act_unknown'],
  }),
  'notice.edit': route({
    method: 'POST',
    path: '/v1/notices/:noticeId/edit',
    summary: 'Change a notice that is still a draft.',
    params: noticeParams,
    body: NoticeBody,
    reply: Notice,
    refusals: ['wrong_state', 'act_unknown'],
  }),
  'notice.open': route({
    method: 'POST',
    path: '/v1/notices/:noticeId/open',
    summary: 'Show a notice: from here it stands on the kiosk.',
    params: noticeParams,
    reply: Notice,
    refusals: ['wrong_state', 'act_unknown', 'notice_closed'],
  }),
  'notice.close': route({
    method: 'POST',
    path: '/v1/notices/:noticeId/close',
    summary: 'Close a notice before its time.',
    params: noticeParams,
    reply: Notice,
    refusals: ['wrong_state'],
  }),
  'notice.list': route({
    method: 'GET',
    path: '/v1/notices',
    summary: 'Notices of the station, newest first, for the desk and the leaders’ sheets.',
    query: PageQuery.extend({ state: z.enum(statesOf(NOTICE)).optional(), kind: NoticeKind.optional() }),
    reply: pageOf(Notice),
  }),
  'notice.get': route({
    method: 'GET',
    path: '/v1/notices/:noticeId',
    summary: 'A notice with those who signed up from the branch of whoever asks.',
    params: noticeParams,
    reply: z.strictObject({ notice: Notice, signUps: z.array(SignUp) }).meta({ id: 'NoticeSheet' }),
  }),
  'notice.no-shows': route({
    method: 'POST',
    path: '/v1/notices/:noticeId/no-shows',
    summary: 'Record who had signed up and did not come, after the event began.',
    params: noticeParams,
    body: z.strictObject({ residentIds: z.array(Id).min(1).max(500) }),
    reply: z.strictObject({ recorded: z.int() }),
    refusals: ['wrong_state', 'resident_not_here'],
  }),
  'no-show.list': route({
    method: 'GET',
    path: '/v1/no-shows',
    summary: 'Residents with several no-shows in the last twelve months, most first.',
    reply: z.strictObject({
      items: z.array(
        z.strictObject({
          residentId: Id,
          householdId: Id,
          name: z.string().nullable(),
          times: z.int(),
          lastAt: Instant,
        }),
      ),
    }),
  }),
  'notice.public': route({
    method: 'GET',
    path: '/v1/stations/:station/notices',
    summary: 'Open notices for everybody: the kiosk’s first screen and its printed copy.',
    params: z.strictObject({ station: z.coerce.number().int().min(1) }),
    reply: z.strictObject({ items: z.array(Notice) }),
  }),
  'notice.mine': route({
    method: 'GET',
    path: '/v1/my/notices',
    summary: 'Open notices for the household’s committee, with its members who signed up.',
    reply: z.strictObject({ items: z.array(z.strictObject({ notice: Notice, signedUp: z.array(Id) })) }),
  }),
  'notice.sign-up': route({
    method: 'POST',
    path: '/v1/my/notices/:noticeId/sign-up',
    summary: 'Sign a member of the household up. Twice changes nothing.',
    params: noticeParams,
    body: member,
    reply: places,
    refusals: ['notice_closed', 'no_places_left', 'resident_not_here'],
  }),
  'notice.cancel': route({
    method: 'POST',
    path: '/v1/my/notices/:noticeId/cancel',
    summary: 'Give a member’s place back before the event begins.',
    params: noticeParams,
    body: member,
    reply: places,
    refusals: ['notice_closed', 'resident_not_here'],
  }),
};
