import type { FastifyInstance } from 'fastify';

/** Nothing but what this origin serves; no inline script or style, no eval, no frame, no form to elsewhere. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "media-src 'self' blob:",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Scanning a card, speaking an objection; nothing else of the machine.
  'permissions-policy':
    'camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), serial=(), bluetooth=()',
};

/**
 * Puts the same headers on every answer: pages, interface, errors. What is not said to be keepable is kept nowhere.
 * @param behindTls HSTS is sent only where the connection is one
 */
export function sendHeaders(server: FastifyInstance, behindTls: boolean): void {
  const all = behindTls ? { ...HEADERS, 'strict-transport-security': 'max-age=31536000' } : HEADERS;
  server.addHook('onSend', async (_request, reply, payload) => {
    reply.headers(all);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    return payload;
  });
}
