import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import {
  routes,
  type BodyIn,
  type ParamsOf,
  type QueryIn,
  type ReplyOf,
  type RouteId,
  type Routes,
  type StaffRole,
} from '#contract';
import {
  createStaff,
  issueCards,
  openResidentSession,
  openStaffSession,
  registerKiosk,
  signedText,
  STAFF_COOKIE,
  type IssuedCard,
  type KioskJwk,
  type MadeStaff,
  type StaffDraft,
} from '#access';
import { SYSTEM } from '#platform';
import type { TestHouse } from './house';
import { quickly } from './quick-hash';
import { send } from './send';

/** What one request may say; each part as its route declares it. */
export interface Ask<Id extends RouteId> {
  params?: Partial<ParamsOf<Routes[Id]>>;
  query?: QueryIn<Routes[Id]>;
  body?: BodyIn<Routes[Id]>;
  /** Bytes of an upload route, with their type. */
  upload?: { bytes: Buffer; type: string };
  headers?: Record<string, string>;
}

export interface Answer<Id extends RouteId = RouteId> {
  status: number;
  /** The declared reply where the status is 200; a problem document elsewhere. */
  body: ReplyOf<Routes[Id]>;
  /** The refusal's code, '' where there is none. */
  code: string;
  headers: Record<string, string>;
}

/** Somebody who sends real requests. `call` answers whatever came; `ok` fails the test unless it was a 200. */
export interface Client {
  readonly station: number;
  call<Id extends RouteId>(id: Id, ask?: Ask<Id>): Promise<Answer<Id>>;
  ok<Id extends RouteId>(id: Id, ask?: Ask<Id>): Promise<ReplyOf<Routes[Id]>>;
}

export interface StaffClient extends Client, MadeStaff {
  sessionId: string;
}
export interface KioskClient extends Client {
  kioskId: string;
  privateKey: KeyObject;
}
export interface ResidentClient extends KioskClient {
  residentId: string;
  householdId: string;
  cardId: string;
  sessionId: string;
  token: string;
}

type Decorate = (method: string, url: string, body: Buffer) => Record<string, string>;

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));

/** A path with its parameters filled in and the query behind it. */
export function urlOf(
  id: RouteId,
  params: Readonly<Record<string, unknown>>,
  query: Record<string, unknown> = {},
): string {
  const path = routes[id].path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(textOf(params[name])),
  );
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, textOf(value)]],
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

function clientWith(app: NestFastifyApplication, station: number, decorate: Decorate): Client {
  const call = async <Id extends RouteId>(id: Id, ask: Ask<Id> = {}): Promise<Answer<Id>> => {
    const { method } = routes[id];
    const url = urlOf(id, { station, ...ask.params }, ask.query);
    const hasBody = method !== 'GET' && (ask.upload !== undefined || ask.body !== undefined);
    const body = ask.upload?.bytes ?? (hasBody ? Buffer.from(JSON.stringify(ask.body)) : Buffer.alloc(0));
    const type = { 'content-type': ask.upload?.type ?? 'application/json', 'content-length': body.length };
    const headers = { ...(hasBody && type), ...decorate(method, url, body), ...ask.headers };
    const done = await send(app, method, url, headers, hasBody ? body : null);
    const reply = done.body as ReplyOf<Routes[Id]> & { code?: string };
    return {
      status: done.status,
      body: reply,
      code: done.status === 200 ? '' : (reply.code ?? ''),
      headers: done.headers as Record<string, string>,
    };
  };
  return {
    station,
    call,
    async ok(id, ask) {
      const answer = await call(id, ask);
      if (answer.status !== 200) throw new Error(`${id}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
  };
}

/** Anybody, without a session. */
export function asPublic(app: NestFastifyApplication, station: number): Client {
  return clientWith(app, station, () => ({}));
}

let made = 0;

/** A new member of staff with one role (or several), signed in with the second factor just confirmed. */
export async function asStaff(
  app: NestFastifyApplication,
  house: TestHouse,
  station: number,
  role: StaffRole | StaffDraft['roles'],
  scope: {
    committeeId?: number;
    groupId?: number;
    alternate?: boolean;
    residentId?: string;
    steppedUp?: boolean;
    /** A second session of somebody who is there already, instead of somebody new. */
    sameAs?: MadeStaff;
    /** The password costs to compare what it costs in life: where the time of an answer is looked at. */
    costly?: boolean;
  } = {},
): Promise<StaffClient> {
  const now = house.clock.now();
  const { residentId, steppedUp = true, sameAs, costly = false, ...where } = scope;
  const roles = typeof role === 'string' ? [{ role, ...where }] : role;
  const login = `${roles[0]?.role ?? 'none'}-${(made += 1)}`;
  const draft = { login, name: login, residentId: residentId ?? null, roles };
  const create = () => createStaff(house, station, draft, now);
  const person = sameAs ?? (await (costly ? create() : quickly(create)));
  const session = await house.db.inStation(station, (tx) =>
    openStaffSession(tx, station, person.staffId, { agent: 'test', steppedUp }, now),
  );
  const client = clientWith(app, station, (method) => ({
    cookie: `${STAFF_COOKIE}=${session.token}`,
    ...(method === 'GET' ? {} : { 'x-csrf': session.csrf }),
  }));
  return { ...client, ...person, sessionId: session.sessionId };
}

/** The headers of a signed request, as the kiosk's page makes them. */
export function signHeaders(
  kiosk: { station: number; kioskId: string; privateKey: KeyObject },
  request: { method: string; url: string; body: Buffer; now: Date; nonce?: string },
): Record<string, string> {
  const nonce = request.nonce ?? randomBytes(16).toString('base64url');
  const time = request.now.getTime();
  const text = signedText(request.method, request.url, time, nonce, request.body);
  const signature = sign('sha256', Buffer.from(text), { key: kiosk.privateKey, dsaEncoding: 'ieee-p1363' });
  return {
    'x-kiosk': `${kiosk.station}.${kiosk.kioskId}`,
    'x-kiosk-time': String(time),
    'x-kiosk-nonce': nonce,
    'x-kiosk-signature': signature.toString('base64url'),
  };
}

export function newKioskKey(): { publicKey: KioskJwk; privateKey: KeyObject } {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = pair.publicKey.export({ format: 'jwk' });
  return { publicKey: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, privateKey: pair.privateKey };
}

/** A new active kiosk that signs what it sends. */
export async function asKiosk(
  app: NestFastifyApplication,
  house: TestHouse,
  station: number,
): Promise<KioskClient> {
  const { publicKey, privateKey } = newKioskKey();
  const kioskId = await registerKiosk(
    house,
    station,
    { name: 'k', place: 'p', publicKey },
    house.clock.now(),
  );
  const kiosk = { station, kioskId, privateKey };
  const client = clientWith(app, station, (method, url, body) =>
    signHeaders(kiosk, { method, url, body, now: house.clock.now() }),
  );
  return { ...client, kioskId, privateKey };
}

/** A kiosk that is known already, at another process of the same station. */
export function clientOf(app: NestFastifyApplication, house: TestHouse, kiosk: KioskClient): Client {
  return clientWith(app, kiosk.station, (method, url, body) =>
    signHeaders(kiosk, { method, url, body, now: house.clock.now() }),
  );
}

/**
 * Gives residents cards with the PIN `580294`, without a request.
 * @param options costly: a PIN costs to compare what it costs in life, where the time of an answer is looked at
 */
export async function giveCards(
  house: TestHouse,
  station: number,
  residentIds: readonly string[],
  { costly = false }: { costly?: boolean } = {},
): Promise<IssuedCard[]> {
  const wanted = residentIds.map((residentId) => ({ residentId, pin: '580294' }));
  const issue = () => issueCards(house, station, SYSTEM, wanted, house.clock.now());
  return costly ? issue() : quickly(issue);
}

/** A resident with a session at a kiosk: a new one, or the one given (whose session before ends). */
export async function asResident(
  app: NestFastifyApplication,
  house: TestHouse,
  station: number,
  who: {
    residentId: string;
    householdId: string;
    kiosk?: KioskClient;
    openedBy?: 'card' | 'door' | 'witness';
    witnessId?: string;
    cardId?: string;
  },
): Promise<ResidentClient> {
  const kiosk = who.kiosk ?? (await asKiosk(app, house, station));
  const cardId = who.cardId ?? uuidv7();
  const { residentId, householdId } = who;
  const session = await house.db.inStation(station, (tx) =>
    openResidentSession(
      tx,
      station,
      {
        kioskId: kiosk.kioskId,
        residentId,
        householdId,
        cardId,
        openedBy: who.openedBy ?? 'card',
        witnessId: who.witnessId ?? null,
      },
      house.clock.now(),
    ),
  );
  const { kioskId, privateKey } = kiosk;
  const client = clientWith(app, station, (method, url, body) => ({
    ...signHeaders({ station, kioskId, privateKey }, { method, url, body, now: house.clock.now() }),
    authorization: `Bearer ${session.token}`,
  }));
  return {
    ...client,
    kioskId,
    privateKey,
    residentId,
    householdId,
    cardId,
    sessionId: session.sessionId,
    token: session.token,
  };
}
