/** Asking the machine about ports. */
import { createServer } from 'node:net';

/** The error code of trying to listen there (EADDRINUSE, EADDRNOTAVAIL, EACCES …); undefined when one can. */
export function listenError(port, host) {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (error) => done(error.code ?? 'EADDRINUSE'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => done(undefined)));
  });
}

/** A port of 127.0.0.1 that nobody listens on now; `wished` when that one is free. */
export async function freePort(wished) {
  if (wished && !(await listenError(wished, '127.0.0.1'))) return wished;
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
