import { routes, type FileBytes, type Route, type RouteId } from '#contract';
import {
  Injectable,
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
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
    const route: Route = routes[id];
    return next.handle().pipe(
      map((reply: unknown) => {
        const parsed = route.reply.parse(reply ?? {});
        return route.download ? fileOf(parsed as FileBytes) : parsed;
      }),
    );
  }
}

function fileOf({ mediaType, bytes }: FileBytes): StreamableFile {
  return new StreamableFile(bytes, { type: mediaType, length: bytes.byteLength });
}
