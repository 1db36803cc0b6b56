import { auditHash, type AuditRow } from './audit';
import type { Check, Finding } from './check';
import { rows, type Tx } from './database';
import { inPages } from './in-pages';
import { NO_SEAL, sealDigest, sealedBefore } from './seal';
import { NIL_ID } from './time-id';

const PAGE = 5_000;

interface StoredRow {
  audit_id: string;
  at: Date;
  actor_kind: AuditRow['actor']['kind'];
  actor_id: string | null;
  kiosk_id: string | null;
  action: string;
  subject_kind: string | null;
  subject_id: string | null;
  detail: Record<string, unknown>;
  hash: Buffer;
  /** A Date holds milliseconds; a row never has more, unless somebody has changed it. */
  in_ms: boolean;
}

const finding = (
  check: string,
  table: string,
  key: Finding['key'],
  expected: unknown,
  found: unknown,
): Finding => ({ check, table, key, expected, found });

async function* checkRows(tx: Tx, station: number): AsyncIterable<Finding> {
  const trail = inPages<StoredRow>(PAGE, (last) =>
    rows(
      tx,
      `SELECT audit_id, at, actor_kind, actor_id, kiosk_id, action, subject_kind, subject_id, detail, hash,
              at = date_trunc('milliseconds', at) AS in_ms
         FROM points.audit WHERE station_id = $1 AND audit_id > $2 ORDER BY audit_id LIMIT $3`,
      [station, last?.audit_id ?? NIL_ID, PAGE],
    ),
  );
  for await (const row of trail) {
    const expected = auditHash(station, {
      auditId: row.audit_id,
      at: row.at,
      actor: { kind: row.actor_kind, id: row.actor_id, kioskId: row.kiosk_id },
      action: row.action,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
      detail: row.detail,
    });
    if (!expected.equals(row.hash) || !row.in_ms) {
      const key = { audit_id: row.audit_id };
      yield finding('audit-hash', 'audit', key, expected.toString('hex'), row.hash.toString('hex'));
    }
  }
}

interface StoredSeal {
  seal_no: number;
  rows_sealed: number;
  digest: Buffer;
}

/** Seals in their order, a page at a time: a busy station makes some hundreds a day. */
const sealsOf = (tx: Tx, station: number): AsyncIterable<StoredSeal> =>
  inPages(PAGE, (last) =>
    rows(
      tx,
      `SELECT seal_no, rows_sealed, digest FROM points.audit_seal
        WHERE station_id = $1 AND seal_no > $2 ORDER BY seal_no LIMIT $3`,
      [station, last?.seal_no ?? 0, PAGE],
    ),
  );

interface SealedRow {
  seal_no: number;
  audit_id: string;
  hash: Buffer | null;
}

/** What seals hold, in the order of the seals and of the rows' ids. */
const sealedRows = (tx: Tx, station: number): AsyncGenerator<SealedRow, undefined> =>
  inPages(PAGE, (last) =>
    rows(
      tx,
      `SELECT s.seal_no, s.audit_id, a.hash FROM points.audit_sealed s
         LEFT JOIN points.audit a ON a.station_id = $1 AND a.audit_id = s.audit_id
        WHERE s.station_id = $1 AND (s.seal_no, s.audit_id) > ($2, $3)
        ORDER BY s.seal_no, s.audit_id LIMIT $4`,
      [station, last?.seal_no ?? 0, last?.audit_id ?? NIL_ID, PAGE],
    ),
  );

async function* checkSeals(tx: Tx, station: number): AsyncIterable<Finding> {
  const all = sealedRows(tx, station);
  let next = await all.next();
  let previous: Buffer = NO_SEAL;
  let number = 0;
  for await (const { seal_no, rows_sealed, digest } of sealsOf(tx, station)) {
    const key = { seal_no };
    number += 1;
    if (seal_no !== number) {
      yield finding('audit-seal-number', 'audit_seal', key, number, seal_no);
      return;
    }
    const hashes: Buffer[] = [];
    for (; !next.done && next.value.seal_no === seal_no; next = await all.next()) {
      const { audit_id, hash } = next.value;
      hashes.push(hash ?? NO_SEAL);
      if (!hash) yield finding('audit-row-missing', 'audit', { audit_id }, 'a row', null);
    }
    if (hashes.length !== rows_sealed) {
      yield finding('audit-seal-rows', 'audit_seal', key, rows_sealed, hashes.length);
    }
    const expected = sealDigest(previous, seal_no, hashes);
    if (!expected.equals(digest)) {
      yield finding('audit-seal', 'audit_seal', key, expected.toString('hex'), digest.toString('hex'));
    }
    previous = digest;
  }
  if (!next.done) {
    const { seal_no } = next.value;
    yield finding('audit-seal-missing', 'audit_seal', { seal_no }, 'a seal', null);
  }
}

/** What was written so long ago that it will not be sealed any more was put there afterwards. */
async function* checkSealed(tx: Tx, station: number): AsyncIterable<Finding> {
  const before = await sealedBefore(tx, station);
  if (before === null) return;
  const strays = await rows<{ audit_id: string }>(
    tx,
    `SELECT a.audit_id FROM points.audit a WHERE a.station_id = $1 AND a.audit_id < $2
        AND NOT EXISTS (SELECT FROM points.audit_sealed s WHERE s.station_id = $1 AND s.audit_id = a.audit_id)
      ORDER BY a.audit_id LIMIT 1000`,
    [station, before],
  );
  for (const { audit_id } of strays) yield finding('audit-unsealed', 'audit', { audit_id }, 'a seal', null);
}

/** Each row of the trail says what its hash vouches for; each seal holds its rows; no row of a seal is gone, none came after it. */
export const auditChecks: readonly Check[] = [
  { name: 'audit rows', run: checkRows },
  { name: 'audit seals', run: checkSeals },
  { name: 'sealed rows', run: checkSealed },
];
