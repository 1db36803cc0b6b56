import {
  routes,
  type BodyOf,
  type ParamsOf,
  type QueryOf,
  type ReplyOf,
  type RouteId,
  type Routes,
} from '#contract';
import type { Caller, KioskCaller, PublicCaller, ResidentCaller, StaffCaller } from '#access';
import {
  applyDecorators,
  createParamDecorator,
  Delete,
  Get,
  HttpCode,
  Post,
  Put,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

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

/** Serves one route of the contract: its method, path, schemas and permission follow from the id. */
export function Serve(id: RouteId): MethodDecorator {
  const { method, path } = routes[id];
  return applyDecorators(SetMetadata(ROUTE_ID, id), VERBS[method](path), HttpCode(200));
}

export type RequestWithCall = FastifyRequest & { call?: Call<RouteId> };

/** The handler's one parameter. */
export const Called = createParamDecorator((_: unknown, context: ExecutionContext) => {
  return context.switchToHttp().getRequest<RequestWithCall>().call;
});
