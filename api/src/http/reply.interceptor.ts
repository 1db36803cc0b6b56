import { routes, type RouteId } from '#contract';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { map, type Observable } from 'rxjs';
import { ROUTE_ID } from './serve';

/**
 * A reply leaves only in its declared shape: a member that the schema lacks, or lacks in the reply, is a bug and answers 500,
 * so that no column slips out because somebody wrote `SELECT *`.
 */
@Injectable()
export class ReplyInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const id = this.reflector.get<RouteId | undefined>(ROUTE_ID, context.getHandler());
    if (id === undefined) return next.handle();
    return next
      .handle()
      .pipe(map((reply: unknown) => (reply === undefined ? {} : routes[id].reply.parse(reply))));
  }
}
