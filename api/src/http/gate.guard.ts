import { ClientId, routes, type RefusalCode, type Route, type RouteId } from '#contract';
import {
  authenticate,
  claimsKiosk,
  PERMISSIONS,
  RefusalTrail,
  RefusedAccess,
  RequestCounter,
  STAFF_COOKIE,
  type Caller,
  type Permission,
  type Presented,
  type RequestLimits,
} from '#access';
import { Refusal, type House } from '#platform';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { HOUSE, REQUEST_COUNTER } from '../house';
import { OUTSIDE_CONTRACT } from './health.controller';
import { cookiesOf } from './cookies';
import { InvalidRequest } from './invalid-request';
import { ROUTE_ID, type RequestWithCall } from './serve';

/** Answers to credentials that do not hold. */
const UNPROVEN: ReadonlySet<RefusalCode> = new Set<RefusalCode>(['unauthenticated', 'kiosk_unknown', 'csrf']);

/** Writes that bear an id of their client: a replay gets the stored reply, whichever process it meets. */
const BEAR_OWN_ID: ReadonlySet<RouteId> = new Set(
  (Object.keys(routes) as RouteId[]).filter((id) => {
    const { method, params }: Route = routes[id];
    const shape = (params as { shape?: Record<string, unknown> }).shape ?? {};
    return method === 'PUT' && Object.values(shape).includes(ClientId);
  }),
);

type Raw = FastifyRequest & { rawBody?: Buffer };

// Half a character and NUL: JSON can say them, a database cannot hold them, nobody means them.
const UNSPEAKABLE = /[\u0000\ud800-\udfff]/u;

/** Whether every text in a request can be written down, its members' names included. */
function isSpeakable(whole: unknown): boolean {
  // No recursion: whoever sends a list in a list in a list decides how deep it is. Numbers never wait: a long list of
  // them, each with its index, took 40 ms a request.
  const waiting = [whole];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string' && UNSPEAKABLE.test(value)) return false;
    if (typeof value !== 'object' || value === null) continue;
    const isList = Array.isArray(value);
    if (!isList && Object.keys(value).some((key) => UNSPEAKABLE.test(key))) return false;
    for (const part of isList ? (value as unknown[]) : Object.values(value)) {
      if (typeof part === 'string' || typeof part === 'object') waiting.push(part);
    }
  }
  return true;
}

/** @throws Refusal invalid_request */
function parse<T extends z.ZodType>(schema: T, part: string, value: unknown): z.output<T> {
  if (!isSpeakable(value)) throw new Refusal('invalid_request');
  const parsed = schema.safeParse(value ?? {});
  if (!parsed.success) throw new InvalidRequest(part, parsed.error);
  return parsed.data;
}

function stationOf(params: unknown): number | null {
  const station = Number((params as { station?: string } | undefined)?.station);
  return Number.isInteger(station) && station > 0 && station <= 2_147_483_647 ? station : null;
}

/**
 * The one gate of the interface: who sends, may they, and is what they send of the declared shape — in that order, so
 * that a stranger learns nothing from a validation message. A handler without a route id is a bug and never opens.
 */
@Injectable()
export class GateGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(HOUSE) private readonly house: House,
    @Inject(REQUEST_COUNTER) private readonly counter: RequestCounter | null,
    @Inject(RefusalTrail) private readonly trail: RefusalTrail,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.get<true | undefined>(OUTSIDE_CONTRACT, context.getHandler())) return true;
    const id = this.reflector.get<RouteId | undefined>(ROUTE_ID, context.getHandler());
    if (id === undefined) throw new Error(`${context.getClass().name} has a handler that serves no route`);
    const request = context.switchToHttp().getRequest<Raw>();
    const route = routes[id];
    const caller = await this.#admit(request, id);
    const upload = 'upload' in route && route.upload === true;
    if (upload && !Buffer.isBuffer(request.body)) throw new Refusal('evidence_bad');
    (request as RequestWithCall).call = {
      routeId: id,
      params: parse(route.params, 'params', request.params),
      query: parse(route.query, 'query', request.query),
      body: parse(route.body, 'body', upload ? {} : request.body),
      caller,
      station: caller.station,
      now: this.house.clock.now(),
      bytes: upload ? (request.body as Buffer) : Buffer.alloc(0),
      http: { request, reply: context.switchToHttp().getResponse<FastifyReply>() },
    };
    return true;
  }

  /**
   * Who sends, within the limits. Whoever shows nothing counts by address before any work is done; whoever shows something
   * that does not hold, after; who is known counts alone, so that a neighbour behind the same address starves nobody.
   */
  async #admit(request: Raw, id: RouteId): Promise<Caller> {
    const permission: Permission = PERMISSIONS[id];
    const presented: Presented = {
      method: request.method,
      url: request.url,
      headers: request.headers,
      cookies: cookiesOf(request.headers.cookie),
      rawBody: request.rawBody ?? Buffer.alloc(0),
      bearsOwnId: BEAR_OWN_ID.has(id),
      pathStation: stationOf(request.params),
    };
    const shows = claimsKiosk(presented.headers) || presented.cookies[STAFF_COOKIE] !== undefined;
    if (permission.public || !shows) this.#count('address', request.ip);
    try {
      const caller = await authenticate(this.house, presented, permission);
      const bucket = RequestCounter.of(caller);
      if (bucket !== null) this.#count(...bucket);
      return caller;
    } catch (error) {
      if (error instanceof RefusedAccess) this.trail.note(error);
      if (shows && error instanceof Refusal && UNPROVEN.has(error.code)) this.#count('address', request.ip);
      throw error;
    }
  }

  /** @throws Refusal too_many_requests */
  #count(kind: keyof RequestLimits, id: string): void {
    const seconds = this.counter?.take(kind, id, performance.now()) ?? 0;
    if (seconds > 0) throw new Refusal('too_many_requests', { retryAfterSeconds: seconds });
  }
}
