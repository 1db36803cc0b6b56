import { z } from 'zod';
import { route } from '../route';
import { Carrier, Day, Id, Panel, PositivePoints, text } from '../words';
import { ActCode, ClaimRoute } from './apply-words';

const Tier = z.strictObject({ name: z.string(), points: PositivePoints });

/** An entry of the rule table as it holds on a day. */
export const Act = z
  .strictObject({
    code: ActCode,
    kind: z.enum(['reward', 'deduction']),
    carrier: Carrier,
    nameZh: z.string(),
    nameEn: z.string(),
    publicLabelZh: z.string().nullable(),
    points: PositivePoints.nullable(),
    tiers: z.array(Tier),
    unit: z.string(),
    capTimes: z.int().nullable(),
    capPoints: z.int().nullable(),
    capPeriod: z.enum(['month', 'quarter', 'year', 'ever', 'event']).nullable(),
    capScope: z.enum(['person', 'household']),
    capGroup: z.string().nullable(),
    /** As the table writes it: `R+P`, `K|R`. */
    evidence: z.string(),
    routes: z.array(ClaimRoute),
    panel: Panel,
    adultsOnly: z.boolean(),
    validFrom: Day,
    withdrawn: z.boolean(),
    /** A deduction is off until minutes and filing number are recorded. */
    inForce: z.boolean(),
    minutesNo: z.string().nullable(),
    filingNo: z.string().nullable(),
  })
  .meta({ id: 'Act' });
export type Act = z.infer<typeof Act>;

/** The table as text. Two hundred thousand characters are some thousand rules. */
const csv = z.string().min(1).max(200_000);
const codes = z.array(ActCode).min(1).max(200);
const proposed = z.strictObject({ proposalId: Id }).meta({ id: 'Proposed' });
const items = z.strictObject({ items: z.array(Act) });

export const actRoutes = {
  'act.list': route({
    method: 'GET',
    path: '/v1/acts',
    summary:
      'The rule table as it holds on a day (today when left out), withdrawn acts and deductions that are off included.',
    query: z.strictObject({ day: Day.optional() }),
    reply: items,
  }),
  'act.public': route({
    method: 'GET',
    path: '/v1/stations/:station/acts',
    summary: 'The acts in force on a day (today when left out), for everybody: what may be earned and how.',
    params: z.strictObject({ station: z.coerce.number().int().min(1).max(2_147_483_647) }),
    query: z.strictObject({ day: Day.optional() }),
    reply: items,
  }),
  'act.preview': route({
    method: 'POST',
    path: '/v1/acts/preview',
    summary:
      'Read a rule table (CSV) without proposing it: every fault by row and column, and what would change.',
    body: z.strictObject({ csv, validFrom: Day }),
    reply: z
      .strictObject({
        problems: z.array(
          z.strictObject({ row: z.int(), column: z.string().nullable(), problem: z.string() }),
        ),
        /** Codes of the rules that would get a new version. */
        changed: z.array(ActCode),
        unchanged: z.int(),
      })
      .meta({ id: 'ActPreview' }),
  }),
  'act.propose': route({
    method: 'POST',
    path: '/v1/acts/proposals/table',
    summary: 'Propose new versions of acts from a day on; in force when a supervisor countersigns.',
    body: z.strictObject({ csv, validFrom: Day }),
    reply: proposed,
    refusals: ['roster_bad'],
  }),
  'act.propose-withdrawal': route({
    method: 'POST',
    path: '/v1/acts/proposals/withdrawal',
    summary: 'Propose that acts end on a day; deeds of earlier days may still be claimed.',
    body: z.strictObject({ codes, validFrom: Day, reason: text(1, 300).optional() }),
    reply: proposed,
    refusals: ['act_unknown'],
  }),
  'act.propose-filing': route({
    method: 'POST',
    path: '/v1/acts/proposals/filing',
    summary:
      "Propose that deductions are switched on: countersigned with the assembly's minutes and the filing number.",
    body: z.strictObject({ codes, validFrom: Day }),
    reply: proposed,
    refusals: ['act_unknown'],
  }),
};
