import type { BodyIn, ParamsOf, Problem, QueryIn, ReplyOf, RouteId, Routes } from '#contract';
import { ROUTES } from 'virtual:routes';

/** The server said no: a code of the contract with a sentence in the language asked for. */
export class RefusedByServer extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
    this.name = 'RefusedByServer';
  }
}

/** No answer came: whether the server did it is unknown. */
export class NoAnswer extends Error {}

export interface Ask<Id extends RouteId> {
  params?: ParamsOf<Routes[Id]>;
  query?: QueryIn<Routes[Id]>;
  body?: BodyIn<Routes[Id]>;
  /** Bytes of an upload route, in place of a body. */
  bytes?: Blob;
  /** The reply is a file: the bytes of a download route. */
  file?: true;
  signal?: AbortSignal;
}

export interface Sender {
  /** Headers that prove who sends: a kiosk's signature, the desk's CSRF token. */
  headers(method: string, url: string, body: Uint8Array): Promise<Record<string, string>>;
  language(): 'zh' | 'en';
}

/** Path with its parameters and query filled in. */
export function urlOf(path: string, params: object = {}, query: object = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String((params as Record<string, unknown>)[name])),
  );
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return search ? `${filled}?${search}` : filled;
}

/**
 * Asks the server one thing, once: it never repeats a request by itself.
 * @throws RefusedByServer, NoAnswer
 */
export async function ask<Id extends RouteId>(
  sender: Sender,
  id: Id,
  what: Ask<Id> = {},
): Promise<ReplyOf<Routes[Id]>> {
  const [method, path] = ROUTES[id];
  const url = urlOf(path, what.params, what.query);
  const isRead = method === 'GET' || method === 'DELETE';
  const payload = what.bytes
    ? new Uint8Array(await what.bytes.arrayBuffer())
    : new TextEncoder().encode(isRead ? '' : JSON.stringify(what.body ?? {}));
  const headers: Record<string, string> = {
    'accept-language': sender.language(),
    ...(isRead
      ? {}
      : { 'content-type': what.bytes ? what.bytes.type || 'application/octet-stream' : 'application/json' }),
    ...(await sender.headers(method, url, payload)),
  };
  let response: Response;
  let reply: unknown;
  try {
    response = await fetch(url, {
      method,
      headers,
      body: isRead ? undefined : payload,
      signal: what.signal,
      cache: 'no-store',
    });
    reply = what.file && response.ok ? await response.blob() : await response.json();
  } catch (error) {
    throw new NoAnswer(String(error));
  }
  if (!response.ok) throw new RefusedByServer(reply as Problem);
  return reply as ReplyOf<Routes[Id]>;
}
