import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A station behind a door of its own, at which a new build of the pages can arrive while the machine runs. */
export interface Door {
  base: string;
  /** From here on the pages' worker is another one: as after an update of the station. */
  arrive(): void;
  close(): Promise<void>;
}

const NEXT = 'the-next-build';

export async function doorBefore(station: string): Promise<Door> {
  let arrived = false;
  const { hostname, port: behind } = new URL(station);
  const server = createServer((asked: IncomingMessage, reply: ServerResponse) => {
    const { method, url: path, headers } = asked;
    const isWorker = arrived && path === '/sw.js';
    // A whole file: what is changed on its way has neither digest nor day of before, and "not modified" has no type.
    const { 'if-none-match': _known, 'if-modified-since': _since, 'accept-encoding': _packed, ...bare } = headers; // prettier-ignore
    const plain = isWorker ? bare : headers;
    const sent = request({ hostname, port: behind, method, path, headers: plain }, (answer) => {
      if (!isWorker) {
        reply.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(reply);
        return;
      }
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        const next = text.replace(/(name"?:\s*["'`])[^"'`]+/, `$1${NEXT}`);
        const { 'content-length': _, etag: __, 'last-modified': ___, ...rest } = answer.headers;
        reply.writeHead(200, rest).end(next);
      });
    });
    sent.on('error', () => reply.destroy());
    asked.pipe(sent);
  });
  await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    arrive: () => void (arrived = true),
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
