import { hash as digest } from 'node:crypto';
import { canonicalJson } from './canonical-json';
import { maybe, rows, type Tx } from './database';
import { Refusal } from './refusal';

export interface Requested {
  station: number;
  /** UUIDv7 made by the client before it sends. */
  id: string;
  /** Who sends: the same id from another person is another request. */
  actorId: string;
  body: unknown;
  now: Date;
}

/** SHA-256 over sender and canonical body: what "the same request" means. */
export function requestHash(actorId: string, body: unknown): Buffer {
  return digest('sha256', canonicalJson({ actorId, body }), 'buffer');
}

/**
 * Does a client's request once. A replay gets the stored reply; nothing is done twice.
 * @returns the reply, and whether it was a replay
 * @throws Refusal request_differs (same id, other request), request_abandoned (its sender asked first and was told "no")
 */
export async function onlyOnce<R extends object>(
  tx: Tx,
  request: Requested,
  work: () => Promise<R>,
): Promise<{ reply: R; replayed: boolean }> {
  const hash = requestHash(request.actorId, request.body);
  // The row is taken first: a second sender of the same id waits here until the first has committed.
  const taken = await rows(
    tx,
    `INSERT INTO points.request (station_id, request_id, hash, state, actor_id, created_at)
     VALUES ($1, $2, $3, 'done', $4, $5) ON CONFLICT (station_id, request_id) DO NOTHING RETURNING 1`,
    [request.station, request.id, hash, request.actorId, request.now],
  );
  if (taken.length === 0) return { reply: await storedReply<R>(tx, request, hash), replayed: true };
  const reply = await work();
  await rows(tx, `UPDATE points.request SET reply = $3 WHERE station_id = $1 AND request_id = $2`, [
    request.station,
    request.id,
    JSON.stringify(reply),
  ]);
  return { reply, replayed: false };
}

async function storedReply<R>(tx: Tx, request: Requested, hash: Buffer): Promise<R> {
  const known = await maybe<{ hash: Buffer | null; state: string; reply: R }>(
    tx,
    `SELECT hash, state, reply FROM points.request WHERE station_id = $1 AND request_id = $2`,
    [request.station, request.id],
  );
  if (known === null || known.state === 'abandoned') throw new Refusal('request_abandoned');
  if (!known.hash!.equals(hash)) throw new Refusal('request_differs');
  return known.reply;
}

/**
 * Settles an id whose sender is in doubt. Asking is a write: an id not known is abandoned from now on, and a late
 * request that bears it is refused (design.md §2).
 * @returns the stored reply, or null: nothing was done and nothing will be
 * @throws Refusal request_differs when the id belongs to somebody else
 */
export async function settle<R>(tx: Tx, request: Omit<Requested, 'body'>): Promise<R | null> {
  await rows(
    tx,
    `INSERT INTO points.request (station_id, request_id, state, actor_id, created_at)
     VALUES ($1, $2, 'abandoned', $3, $4) ON CONFLICT (station_id, request_id) DO NOTHING`,
    [request.station, request.id, request.actorId, request.now],
  );
  const known = await maybe<{ state: string; actor_id: string; reply: R }>(
    tx,
    `SELECT state, actor_id, reply FROM points.request WHERE station_id = $1 AND request_id = $2`,
    [request.station, request.id],
  );
  if (known === null) return null;
  if (known.actor_id !== request.actorId) throw new Refusal('request_differs');
  return known.state === 'done' ? known.reply : null;
}
