import type { FastifyReply } from 'fastify';

const PAIR = /^\s*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)=([^\s",;\\]*)\s*$/;

/** The cookies of a request (RFC 6265, §4.2.1); what is not of that shape is left out. The first of a name counts. */
export function cookiesOf(header: string | undefined): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  for (const part of (header ?? '').slice(0, 8192).split(';')) {
    const pair = PAIR.exec(part);
    if (pair !== null && !found.has(pair[1]!)) found.set(pair[1]!, pair[2]!);
  }
  return Object.fromEntries(found);
}

/**
 * Sets a cookie that no script reads and no other site sends.
 * @param name begins with `__Host-`: the browser then insists on Secure, Path=/ and no Domain
 * @param value of cookie characters alone; '' takes the cookie away
 * @param maxAgeSeconds null: until the browser is closed
 */
export function setCookie(
  reply: FastifyReply,
  name: `__Host-${string}`,
  value: string,
  maxAgeSeconds: number | null = null,
): void {
  const age = value === '' ? '; Max-Age=0' : maxAgeSeconds === null ? '' : `; Max-Age=${maxAgeSeconds}`;
  reply.header('set-cookie', `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Strict${age}`);
}
