import { randomBytes } from 'node:crypto';
import { rows, type Day, type Tx } from '#platform';
import type { Carrier } from '#contract';
import { listDigest, nameDigest } from './digest';
import { asPublisher } from './publisher';

export const LIST_KINDS = ['rewards', 'deductions', 'reversals', 'carry-ins'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

/** Which claims a list of a kind shows. */
export const CLAIM_KIND = {
  rewards: 'reward',
  deductions: 'deduction',
  reversals: 'reversal',
  'carry-ins': 'carry-in',
} satisfies Record<ListKind, string>;

/** A line as everybody may see it. What it does not show is null. */
export interface PublicLine {
  lineNo: number;
  serial: string;
  building: string | null;
  carrier: Carrier | null;
  label: string | null;
  actDay: Day | null;
  points: number;
  nameLabel: 'family_member' | null;
  maskedName: string | null;
}

export interface DraftLine extends PublicLine {
  claimId: string;
  salt: Buffer | null;
  nameDigest: Buffer | null;
}

export interface Snapshot {
  lines: DraftLine[];
  /** Claims of the list that are counted, not shown: acts without a public label (E06). */
  unlisted: number;
  points: number;
  digest: Buffer;
}

/** The part of a draft that everybody may see. */
export function publicPart({
  claimId: _claimId,
  salt: _salt,
  nameDigest: _nameDigest,
  ...line
}: DraftLine): PublicLine {
  return line;
}

interface Candidate {
  claimId: string;
  residentId: string | null;
  serial: string;
  building: string;
  carrier: Carrier | null;
  label: string | null;
  /** Null: a carry-in has no act. */
  actKind: 'reward' | 'deduction' | null;
  actDay: Day;
  points: number;
}

/** Lines in the order of their serials, read by the publisher's role. */
function candidates(tx: Tx, station: number, claimIds: readonly string[]): Promise<Candidate[]> {
  return rows<Candidate>(
    tx,
    `SELECT c.claim_id AS "claimId", c.resident_id AS "residentId", c.serial, b.name AS building, a.carrier,
            a.public_label_zh AS label, a.kind AS "actKind", c.act_day AS "actDay", c.points
       FROM points.claim c
       JOIN points.household h ON h.station_id = $1 AND h.household_id = c.household_id
       JOIN points.building b ON b.station_id = $1 AND b.building_id = h.building_id
       LEFT JOIN points.act a ON a.station_id = $1 AND a.code = c.act_code AND a.valid_from = c.act_valid_from
      WHERE c.station_id = $1 AND c.claim_id = ANY ($2) AND c.state = 'registered'
      ORDER BY c.serial, c.claim_id`,
    [station, claimIds],
  );
}

interface ShownName {
  residentId: string;
  maskedName: string | null;
  minor: boolean;
}

function names(tx: Tx, station: number, residents: readonly string[], day: Day): Promise<ShownName[]> {
  return rows<ShownName>(
    tx,
    `SELECT resident_id AS "residentId", masked_name AS "maskedName", minor FROM points.public_names($1, $2, $3)`,
    [station, residents, day],
  );
}

/**
 * What a list of these claims shows, read by the role that cannot read more: the preview, and what is frozen.
 * @param day the day on which consent and age are asked for
 */
export async function takeSnapshot(
  tx: Tx,
  station: number,
  list: { listId: string; claimIds: readonly string[] },
  day: Day,
): Promise<Snapshot> {
  const { found, shown } = await asPublisher(tx, async () => {
    const found = await candidates(tx, station, list.claimIds);
    const residents = found.flatMap(({ residentId }) => residentId ?? []);
    return { found, shown: await names(tx, station, [...new Set(residents)], day) };
  });
  const nameOf = new Map(shown.map((name) => [name.residentId, name]));
  // A rewarded act without a public label would tell something by its name: it is counted, not listed.
  const listed = found.filter(({ actKind, label }) => actKind !== 'reward' || label !== null);
  const lines = listed.map((line, i) => drafted(line, i + 1, nameOf.get(line.residentId ?? '')));
  return {
    lines,
    unlisted: found.length - listed.length,
    points: lines.reduce((sum, { points }) => sum + points, 0),
    digest: listDigest(station, list.listId, lines),
  };
}

/**
 * A deduction shows points only, and so does its reversal: it would name who was deducted. Without consent a line shows serial, carrier and points; a minor is a member of the
 * family, never a name (domain.md, "What a public list shows").
 */
function drafted(line: Candidate, lineNo: number, name: ShownName | undefined): DraftLine {
  const open = line.actKind !== 'deduction';
  const named = open && name !== undefined && (name.minor || name.maskedName !== null);
  const maskedName = named ? name.maskedName : null;
  const salt = maskedName === null ? null : randomBytes(16);
  return {
    claimId: line.claimId,
    lineNo,
    serial: line.serial,
    building: named ? line.building : null,
    carrier: open ? line.carrier : null,
    label: named ? line.label : null,
    actDay: named ? line.actDay : null,
    points: line.points,
    nameLabel: named && name.minor ? 'family_member' : null,
    maskedName,
    salt,
    nameDigest: salt && nameDigest(salt, maskedName!),
  };
}

/** Freezes the snapshot. The rows are written by the publisher's role too: its type has no column for anything else. */
export async function freezeSnapshot(
  tx: Tx,
  station: number,
  listId: string,
  lines: readonly DraftLine[],
): Promise<void> {
  const column = <K extends keyof DraftLine>(key: K, of = lines) => of.map((line) => line[key]);
  const named = lines.filter(({ maskedName }) => maskedName !== null);
  await asPublisher(tx, async () => {
    await rows(
      tx,
      `INSERT INTO points.list_line
         (station_id, list_id, line_no, claim_id, serial, building, carrier, label_zh, act_day, points, name_label, name_digest)
       SELECT $1, $2, l.* FROM unnest($3::integer[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[],
         $9::date[], $10::integer[], $11::text[], $12::bytea[]) AS l`,
      [
        station,
        listId,
        column('lineNo'),
        column('claimId'),
        column('serial'),
        column('building'),
        column('carrier'),
        column('label'),
        column('actDay'),
        column('points'),
        column('nameLabel'),
        column('nameDigest'),
      ],
    );
    await rows(
      tx,
      `INSERT INTO points.list_line_name (station_id, list_id, line_no, masked_name, salt)
       SELECT $1, $2, n.* FROM unnest($3::integer[], $4::text[], $5::bytea[]) AS n`,
      [station, listId, column('lineNo', named), column('maskedName', named), column('salt', named)],
    );
  });
}
