import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What came back over the wire: JSON read, bytes as they are, {} for anything else. */
export interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  body: unknown;
}

// Connections are kept as browsers keep them: opening a server and a connection a request took a third of a wide test.
const agent = new Agent({ keepAlive: true });
const ports = new WeakMap<NestFastifyApplication, Promise<number>>();

/** The application listens from its first request on. */
function portOf(app: NestFastifyApplication): Promise<number> {
  const known = ports.get(app);
  if (known !== undefined) return known;
  const server = app.getHttpServer();
  const listens = server.listening ? Promise.resolve() : app.listen(0, '127.0.0.1');
  const port = listens.then(() => (server.address() as AddressInfo).port);
  ports.set(app, port);
  return port;
}

function read(type: string, bytes: Buffer): unknown {
  if (bytes.length === 0 || type.startsWith('text/')) return {};
  return /[/+]json($|[^-\w])/i.test(type) ? JSON.parse(bytes.toString('utf8')) : bytes;
}

/** A real HTTP request to an application under test; whatever it answers. */
export async function send(
  app: NestFastifyApplication,
  method: string,
  path: string,
  headers: Record<string, string | number>,
  body: Buffer | null,
): Promise<Received> {
  const port = await portOf(app);
  return new Promise((done, fail) => {
    const sent = request({ agent, host: '127.0.0.1', port, method, path, headers }, (reply) => {
      const parts: Buffer[] = [];
      reply
        .on('data', (part: Buffer) => parts.push(part))
        .on('error', fail)
        .on('end', () => {
          try {
            const type = reply.headers['content-type'] ?? '';
            done({
              status: reply.statusCode!,
              headers: reply.headers,
              body: read(type, Buffer.concat(parts)),
            });
          } catch (error) {
            fail(error);
          }
        });
    });
    sent.on('error', fail).end(body ?? undefined);
  });
}
