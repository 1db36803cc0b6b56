import { ROOT } from '#platform';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const PAGES = join(ROOT, 'dist/pages');

/**
 * Serves the built pages beside the interface: the kiosk at `/`, the desk at `/desk/`. Hashed assets may be kept for
 * good; the pages themselves are asked for each time, so that a new build arrives.
 */
export async function servePages(app: NestFastifyApplication): Promise<void> {
  // Tests of the interface run without built pages.
  if (!existsSync(join(PAGES, 'index.html'))) return;
  await app.register(fastifyStatic, {
    root: PAGES,
    prefix: '/',
    index: ['index.html'],
    redirect: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const hashed = path.includes(join(PAGES, 'assets'));
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}
