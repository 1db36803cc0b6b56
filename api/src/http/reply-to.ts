import type { FastifyReply } from 'fastify';

/** The reply of something done once; a replay says that it is one (design.md: `Idempotency-Hit: true`). */
export function replyTo<R>(
  call: { http: { reply: FastifyReply } },
  done: { reply: R; replayed: boolean },
): R {
  if (done.replayed) void call.http.reply.header('Idempotency-Hit', 'true');
  return done.reply;
}
