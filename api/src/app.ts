import { REFUSALS, routes, type RouteId } from '#contract';
import { assertEveryEffect } from '#access';
import type { Settings } from '#platform';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { AppModule, type AppOptions } from './app.module';
import { controllers } from './controllers';
import { sendHeaders } from './http/headers';
import { openApiDocument } from './http/openapi';
import { serveMetrics } from './http/metrics';
import { servePages } from './http/pages';
import { languageOf, PROBLEM_TYPE, problemOf } from './http/problem.filter';
import { serveVoice } from './http/voice';
import { ROUTE_ID } from './http/serve';

/** Upload limit: evidence is at most 5 MB (issue of the seven steps), a roster of a station below that. */
const BODY_BYTES_MAX = 6 * 1024 * 1024;
const JSON_BYTES_MAX = 256 * 1024;

/**
 * Holds contract and controllers together.
 * @throws Error naming each route that is served by none or by two
 */
export function assertEveryRouteServed(): void {
  const served = new Map<RouteId, number>();
  for (const controller of controllers) {
    for (const name of Object.getOwnPropertyNames(controller.prototype)) {
      const handler: unknown = controller.prototype[name];
      const id = typeof handler === 'function' ? Reflect.getMetadata(ROUTE_ID, handler) : undefined;
      if (id !== undefined) served.set(id, (served.get(id) ?? 0) + 1);
    }
  }
  const wrong = (Object.keys(routes) as RouteId[]).filter((id) => served.get(id) !== 1);
  if (wrong.length > 0)
    throw new Error(`routes of the contract that are not served exactly once: ${wrong.join(', ')}`);
}

/** What is no request at all, or has headers beyond every use, never reaches a route: the parser answers, in our words. */
function refuseUnread(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const code = error.code === 'HPE_HEADER_OVERFLOW' ? 'body_too_large' : 'invalid_request';
  const body = JSON.stringify(problemOf(code, 'zh'));
  socket.end(
    `HTTP/1.1 ${REFUSALS[code]} ${code}\r\nconnection: close\r\ncontent-type: ${PROBLEM_TYPE}\r\n` +
      `cache-control: no-store\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** A path that is none (`/%ff`) never reaches a route either: Fastify's own words for it would be the only others. */
function refuseUrl(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf('invalid_request', languageOf(request));
  void reply.status(problem.status).header('content-type', PROBLEM_TYPE).send(problem);
}

/** Makes the HTTP application, ready to listen. */
export async function createApp(
  options: AppOptions,
  tls: Settings['tls'] = null,
): Promise<NestFastifyApplication> {
  assertEveryRouteServed();
  assertEveryEffect();
  const https = tls === null ? null : { cert: readFileSync(tls.cert), key: readFileSync(tls.key) };
  const adapter = new FastifyAdapter({
    bodyLimit: JSON_BYTES_MAX,
    // A proxy's headers are not believed: the address that counts for limits is the peer's.
    trustProxy: false,
    clientErrorHandler: refuseUnread,
    frameworkErrors: refuseUrl,
    ...(https && { https }),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.on(options), adapter, {
    rawBody: true,
    logger: ['error', 'warn'],
  });
  sendHeaders(app.getHttpAdapter().getInstance(), tls !== null);
  app.useBodyParser('application/json', { bodyLimit: JSON_BYTES_MAX });
  for (const type of [
    'application/octet-stream',
    'image/jpeg',
    'image/png',
    'image/webp',
    'application/pdf',
    'text/csv',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'audio/webm',
  ]) {
    app.useBodyParser(type, { bodyLimit: BODY_BYTES_MAX });
  }
  // Written once, when it is first asked for: a start need not wait for it.
  const document = () => openApiDocument() as unknown as OpenAPIObject;
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: '/openapi.json' });
  serveMetrics(app);
  serveVoice(app, options.voice ?? '');
  await servePages(app);
  return app;
}
