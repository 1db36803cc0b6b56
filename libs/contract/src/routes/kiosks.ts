import { z } from 'zod';
import { Done, route } from '../route';
import { Id, Instant, StationParams, text } from '../words';

const KioskParams = z.strictObject({ kioskId: Id });

/** The screen as it was registered: sizes on it are set in millimetres. */
export const KioskPanel = z
  .strictObject({
    profile: z.string().min(1).max(40),
    widthPx: z.int().min(240).max(10_000),
    heightPx: z.int().min(240).max(10_000),
    pxPerMm: z.number().min(1).max(40),
  })
  .meta({ id: 'KioskPanel' });
export type KioskPanel = z.infer<typeof KioskPanel>;

const Coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** The public half of a P-256 key, as WebCrypto exports it. */
export const KioskKey = z
  .strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: Coordinate, y: Coordinate })
  .meta({ id: 'KioskKey' });
export type KioskKey = z.infer<typeof KioskKey>;

export const KioskState = z.enum(['pairing', 'waiting', 'active', 'revoked']).meta({ id: 'KioskState' });

const Health = z
  .record(z.string().max(40), z.union([z.number(), z.boolean(), z.string().max(60)]))
  .refine((health) => Object.keys(health).length <= 20, 'too many');

export const KioskView = z
  .strictObject({
    kioskId: Id,
    name: z.string(),
    place: z.string(),
    panel: KioskPanel,
    state: KioskState,
    /** What the kiosk shows while it waits: compared before it is approved. null before it has sent a key. */
    fingerprint: z.string().nullable(),
    build: z.string().nullable(),
    health: z.record(z.string(), z.unknown()),
    seenAt: Instant.nullable(),
    /** Somebody at the kiosk asked for staff, or too many wrong PINs did. */
    callingSince: Instant.nullable(),
  })
  .meta({ id: 'Kiosk' });
export type KioskView = z.infer<typeof KioskView>;

const PairingCode = z
  .strictObject({ kioskId: Id, code: z.string(), until: Instant })
  .meta({ id: 'PairingCode' });

export const kioskRoutes = {
  'kiosk.list': route({
    method: 'GET',
    path: '/v1/kiosks',
    summary: 'The kiosks with their health, and those that call for staff.',
    reply: z.strictObject({ items: z.array(KioskView) }),
  }),
  'kiosk.create': route({
    method: 'POST',
    path: '/v1/kiosks',
    summary: 'Registers a kiosk; its pairing code is good once, for ten minutes.',
    body: z.strictObject({ name: text(1, 40), place: text(1, 80), panel: KioskPanel }),
    reply: PairingCode,
  }),
  'kiosk.newCode': route({
    method: 'POST',
    path: '/v1/kiosks/:kioskId/code',
    summary: 'A fresh pairing code; the key that was sent with the one before is forgotten.',
    params: KioskParams,
    reply: PairingCode,
    refusals: ['wrong_state'],
  }),
  'kiosk.pair': route({
    method: 'POST',
    path: '/v1/stations/:station/kiosks/pair',
    summary: "Brings a new kiosk's public key with the pairing code. It then waits for approval.",
    params: StationParams,
    body: z.strictObject({ code: z.string().max(20), publicKey: KioskKey, build: text(1, 40) }),
    reply: z.strictObject({ kioskId: Id, fingerprint: z.string(), panel: KioskPanel }),
    refusals: ['pairing_wrong', 'csrf'],
  }),
  'kiosk.state': route({
    method: 'GET',
    path: '/v1/stations/:station/kiosks/:kioskId',
    summary: 'Whether a kiosk has been approved, asked while it waits.',
    params: StationParams.extend({ kioskId: Id }),
    reply: z.strictObject({ state: KioskState, panel: KioskPanel }),
  }),
  'kiosk.approve': route({
    method: 'POST',
    path: '/v1/kiosks/:kioskId/approve',
    summary: 'Approves a waiting kiosk by the fingerprint that stands on its screen.',
    params: KioskParams,
    body: z.strictObject({ fingerprint: z.string().max(20) }),
    reply: Done,
    refusals: ['pairing_wrong', 'wrong_state'],
  }),
  'kiosk.revoke': route({
    method: 'POST',
    path: '/v1/kiosks/:kioskId/revoke',
    summary: 'Shuts a kiosk for good, within seconds; its session ends.',
    params: KioskParams,
    body: z.strictObject({ reason: text(1, 300) }),
    reply: Done,
    refusals: ['wrong_state'],
  }),
  'kiosk.heartbeat': route({
    method: 'POST',
    path: '/v1/kiosk/heartbeat',
    summary: "Says that a kiosk is well; answers with the station's time and the kiosk's panel.",
    body: z.strictObject({ build: text(1, 40), health: Health }),
    reply: z.strictObject({
      nowMs: z.int(),
      panel: KioskPanel,
      name: z.string(),
      /** It takes no PIN until staff have come. */
      callsStaff: z.boolean(),
      /** Staff have opened its maintenance screen. */
      maintenance: z.boolean(),
    }),
  }),
  'kiosk.maintain': route({
    method: 'POST',
    path: '/v1/kiosks/:kioskId/maintenance',
    summary: 'Opens the maintenance screen of a kiosk for ten minutes, once nobody stands before it.',
    params: KioskParams,
    reply: Done,
    refusals: ['wrong_state'],
  }),
  'kiosk.call': route({
    method: 'POST',
    path: '/v1/kiosk/call',
    summary: 'Somebody at the kiosk asks for staff.',
    reply: Done,
  }),
  'kiosk.answerCall': route({
    method: 'POST',
    path: '/v1/kiosks/:kioskId/answer',
    summary: 'Staff have come to a kiosk that called: it takes PINs again.',
    params: KioskParams,
    reply: Done,
  }),
};
