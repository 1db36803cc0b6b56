import {
  routes,
  type BodyOf,
  type FileBytes,
  type ParamsOf,
  type QueryOf,
  type ReplyOf,
  type Route,
  type RouteId,
  type Routes,
} from '#contract';
import type { Caller, KioskCaller, PublicCaller, ResidentCaller, StaffCaller } from '#access';
import {
  applyDecorators,
  createParamDecorator,
  Delete,
  Get,
  Header,
  HttpCode,
  Post,
  Put,
  SetMetadata,
  StreamableFile,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { replyWriter } from './reply-writer';

export const ROUTE_ID = 'points:route';

/** What a handler gets: validated parts of the request, who calls, and when. */
export interface Call<Id extends RouteId, C extends Caller = Caller> {
  routeId: Id;
  params: ParamsOf<Routes[Id]>;
  query: QueryOf<Routes[Id]>;
  body: BodyOf<Routes[Id]>;
  caller: C;
  station: number;
  now: Date;
  /** The bytes of an upload route; empty elsewhere. */
  bytes: Buffer;
  /** For the few handlers that set a cookie or a header. */
  http: { request: FastifyRequest; reply: FastifyReply };
}

export type StaffCall<Id extends RouteId> = Call<Id, StaffCaller>;
export type ResidentCall<Id extends RouteId> = Call<Id, ResidentCaller>;
export type KioskCall<Id extends RouteId> = Call<Id, KioskCaller>;
export type PublicCall<Id extends RouteId> = Call<Id, PublicCaller>;
export type Reply<Id extends RouteId> = Promise<ReplyOf<Routes[Id]>>;

const VERBS = { GET: Get, POST: Post, PUT: Put, DELETE: Delete };

type Handler = (call: unknown) => Promise<unknown>;

/** What leaves, made of what a handler gives: JSON written by the route's schema, or a file's bytes. */
function leaving({ reply, download }: Route): (given: unknown) => string | StreamableFile {
  const write = replyWriter(reply);
  if (!download) return (given) => write(given ?? {});
  return (given) => {
    const { mediaType, bytes } = reply.parse(given) as FileBytes;
    return new StreamableFile(bytes, { type: mediaType, length: bytes.byteLength });
  };
}

/**
 * Serves one route of the contract: its method, path, schemas and permission follow from the id. No interceptor of Nest's
 * stands between: each costs a request a chain of observables, listeners and async resources.
 */
export function Serve(id: RouteId) {
  const route: Route = routes[id];
  const leave = leaving(route);
  const isJson = Header('content-type', 'application/json; charset=utf-8');
  const served = [SetMetadata(ROUTE_ID, id), VERBS[route.method](route.path), HttpCode(200)];
  return (target: object, name: string, descriptor: PropertyDescriptor): void => {
    const handle = descriptor.value as Handler;
    descriptor.value = async function (call: unknown) {
      return leave(await handle.call(this, call));
    };
    applyDecorators(...served, ...(route.download ? [] : [isJson]))(target, name, descriptor);
  };
}

export type RequestWithCall = FastifyRequest & { call?: Call<RouteId> };

/** The handler's one parameter. */
export const Called = createParamDecorator((_: unknown, context: ExecutionContext) => {
  return context.switchToHttp().getRequest<RequestWithCall>().call;
});
