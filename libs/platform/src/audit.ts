import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from './actor';
import { canonicalJson } from './canonical-json';
import { rows, type Tx } from './database';

export interface AuditRow {
  auditId: string;
  at: Date;
  actor: Actor;
  /** What was done, in the contract's words: a route id, a job's name or a command. */
  action: string;
  subjectKind: string | null;
  subjectId: string | null;
  /** Ids, codes and counts. Personal text never stands here: the trail cannot be erased. */
  detail: Record<string, unknown>;
}

/** The row's own hash: SHA-256 over its canonical JSON. `npm run verify` computes it again. */
export function auditHash(station: number, row: AuditRow): Buffer {
  return createHash('sha256')
    .update(canonicalJson({ v: 1, station, ...row, at: row.at.toISOString() }))
    .digest();
}

/**
 * Writes one row of the trail inside the change's own transaction: no change without it, none without the change.
 * @param subject what was changed: its kind (`claim`, `notice` …) and id
 */
export async function audit(
  tx: Tx,
  station: number,
  actor: Actor,
  action: string,
  at: Date,
  subject: { kind: string; id: string } | null = null,
  detail: Record<string, unknown> = {},
): Promise<void> {
  const row: AuditRow = {
    auditId: uuidv7(),
    at,
    actor,
    action,
    subjectKind: subject?.kind ?? null,
    subjectId: subject?.id ?? null,
    detail,
  };
  await rows(
    tx,
    `INSERT INTO points.audit
       (station_id, audit_id, at, actor_kind, actor_id, kiosk_id, action, subject_kind, subject_id, detail, hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      station,
      row.auditId,
      at,
      actor.kind,
      actor.id,
      actor.kioskId,
      action,
      row.subjectKind,
      row.subjectId,
      JSON.stringify(detail),
      auditHash(station, row),
    ],
  );
}
