import { connect, type Socket } from 'node:net';

/**
 * A client on one kept connection that sends requests made ready before, one at a time. It shares the machine with what
 * it measures, so it does no more than it must: it looks for the status and the body's length.
 */
export class Wire {
  readonly #socket: Socket;
  #arrived: Buffer = Buffer.alloc(0);
  #answered?: (status: number) => void;
  #failed?: (error: Error) => void;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk) => this.#read(chunk));
    this.#socket.on('error', (error) => this.#failed?.(error));
    this.#socket.on('close', () => this.#failed?.(new Error('the server closed the connection')));
  }

  /** Sends one request. @throws Error when the answer is not 200: a refusal is not what is measured */
  async send(request: Buffer): Promise<void> {
    const status = await new Promise<number>((answered, failed) => {
      this.#answered = answered;
      this.#failed = failed;
      this.#socket.write(request);
    });
    if (status !== 200) throw new Error(`${status}: ${this.#arrived.toString()}`);
    this.#arrived = Buffer.alloc(0);
  }

  #read(chunk: Buffer): void {
    this.#arrived = this.#arrived.length === 0 ? chunk : Buffer.concat([this.#arrived, chunk]);
    const head = this.#arrived.indexOf('\r\n\r\n');
    if (head < 0) return;
    const headers = this.#arrived.toString('latin1', 0, head);
    const length = Number(/\ncontent-length: (\d+)/i.exec(headers)![1]);
    if (this.#arrived.length >= head + 4 + length) this.#answered?.(Number(headers.slice(9, 12)));
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }
}

/** A whole HTTP/1.1 request as bytes. */
export function wireRequest(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): Buffer {
  const lines = Object.entries({ host: '127.0.0.1', ...headers, 'content-length': String(body.length) });
  const head = `${method} ${url} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}
