import { z } from 'zod';
import { route } from '../route';
import { ClientId, Day, Id, Instant, PageQuery, pageOf, text } from '../words';
import { ClaimSheet } from './apply';
import { PublicLine } from './publicize';

/** A station of the county. Its number is how a line of it is named. */
export const CountyStation = z
  .strictObject({ station: z.int(), code: z.string(), name: z.string() })
  .meta({ id: 'CountyStation' });

export const CountyFigures = CountyStation.extend({
  /** When this station was asked: each is asked by itself, no figure spans stations at one moment. */
  asOf: Instant,
  households: z.int(),
  takingPart: z.int(),
  /** Per cent, cut off and rounded. */
  truncatedPercent: z.string(),
  roundedPercent: z.string(),
  /** Points of the period, by kind of entry. */
  points: z.record(z.string(), z.int().min(0)),
  /** Points that households hold now. */
  outstanding: z.int(),
  claims: z.int(),
  redemptions: z.int(),
  objections: z.int(),
  objectionsUpheld: z.int(),
  listsPosted: z.int(),
}).meta({ id: 'CountyFigures' });

const CountySample = z.strictObject({
  sampleId: Id,
  /** With it and the posted lists anybody draws the same lines again. */
  seed: z.string(),
  firstDay: Day,
  lastDay: Day,
  population: z.int(),
  drawnBy: Id,
  drawnAt: Instant,
});

/** A line as its public list showed it, and of which station. */
export const CountyLine = PublicLine.extend({
  place: z.int(),
  station: z.int(),
  stationName: z.string(),
  listNumber: z.string(),
  /** When somebody of the county read the whole line, if anybody did. */
  lookedAt: Instant.nullable(),
}).meta({ id: 'CountyLine' });

export const CountySampleSheet = CountySample.extend({ lines: z.array(CountyLine) }).meta({
  id: 'CountySampleSheet',
});

export const CountyLook = z
  .strictObject({
    lookId: Id,
    county: z.string(),
    viewerName: z.string().nullable(),
    claimId: Id,
    ground: z.string().nullable(),
    lookedAt: Instant,
  })
  .meta({ id: 'CountyLook' });

const Period = { firstDay: Day, lastDay: Day };
const SampleParams = z.strictObject({ sampleId: ClientId });

export const countyRoutes = {
  'county.figures': route({
    method: 'GET',
    path: '/v1/county/figures',
    summary: 'Figures of a period by station of the county, each station asked by itself.',
    query: PageQuery.extend({
      ...Period,
      after: z.coerce.number().int().min(0).max(2_147_483_647).optional(),
      limit: z.coerce.number().int().min(1).max(50).default(20),
    }),
    reply: pageOf(CountyFigures).meta({ id: 'CountyFiguresPage' }),
    refusals: ['setting_bad'],
  }),
  'county.draw': route({
    method: 'PUT',
    path: '/v1/county/samples/:sampleId',
    summary:
      "Draws lines of the lists posted in a period over the county's stations, by a seed of the server's.",
    params: SampleParams,
    body: z.strictObject({ ...Period, size: z.int().min(1).max(200) }),
    reply: CountySampleSheet,
    refusals: ['setting_bad', 'list_empty', 'request_differs', 'request_abandoned'],
  }),
  'county.samples': route({
    method: 'GET',
    path: '/v1/county/samples',
    summary: 'Samples drawn by the county, latest first.',
    query: PageQuery,
    reply: pageOf(CountySample).meta({ id: 'CountySamplePage' }),
  }),
  'county.sample': route({
    method: 'GET',
    path: '/v1/county/samples/:sampleId',
    summary: 'A sample with its lines, each as its public list showed it.',
    params: z.strictObject({ sampleId: Id }),
    reply: CountySampleSheet,
  }),
  'county.look': route({
    method: 'POST',
    path: '/v1/county/samples/:sampleId/lines/:place/look',
    summary:
      'Records a ground and shows the whole claim behind a drawn line; its station reads who looked and why.',
    params: z.strictObject({ sampleId: Id, place: z.coerce.number().int().min(1).max(200) }),
    body: z.strictObject({ ground: text(4, 300) }),
    reply: ClaimSheet,
  }),
  'county.looks': route({
    method: 'GET',
    path: '/v1/county/looks',
    summary: "For a station's supervisor: who of the county read a whole line here, and on what ground.",
    query: PageQuery,
    reply: pageOf(CountyLook).meta({ id: 'CountyLookPage' }),
  }),
};
