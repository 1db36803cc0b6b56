import { actorOf, branchParams, type StaffCaller } from '#access';
import { CLAIM } from '#contract';
import { audit, dayOf, Refusal, rows, sourcesOf, yearOf, type House, type Tx } from '#platform';
import { serialOf } from './serial';

export interface Registered {
  claimId: string;
  serial: string;
}

interface Certified {
  claimId: string;
  committeeId: number;
  kind: string;
  points: number;
  /** The caller voted on it and may not register it. */
  own: boolean;
}

/**
 * Step 4: enters certified claims in the gap-free register, one or many, in one transaction; from here a line is
 * frozen. Lines that the registrar certified are left for a colleague.
 * @param claimIds up to some thousands
 * @returns the serials given, in the order of the claims' ids; and the claims left out because the caller certified them
 * @throws Refusal not_found (outside the branch), wrong_state (one of them is not certified), same_person (nothing left)
 */
export async function registerClaims(
  house: House,
  caller: StaffCaller,
  input: { claimIds: readonly string[] },
  now: Date,
): Promise<{ registered: Registered[]; left: string[] }> {
  const wanted = [...new Set(input.claimIds)];
  return house.db.inStation(caller.station, async (tx) => {
    const locked = await lockCertified(tx, caller, wanted);
    if (locked.length < wanted.length) throw new Refusal('not_found');
    const left = locked.filter(({ own }) => own).map(({ claimId }) => claimId);
    const registered = await enter(tx, caller.station, locked.filter(({ own }) => !own), caller.staffId, now); // prettier-ignore
    if (registered.length === 0) throw new Refusal('same_person');
    await audit(tx, caller.station, actorOf(caller), 'claim.register', now, null, {
      lines: registered.length,
      first: registered[0]!.serial,
      last: registered.at(-1)!.serial,
    });
    return { registered, left };
  });
}

async function lockCertified(tx: Tx, caller: StaffCaller, claimIds: readonly string[]): Promise<Certified[]> {
  const found = await rows<Certified & { state: string }>(
    tx,
    `SELECT c.claim_id AS "claimId", c.committee_id AS "committeeId", c.kind, c.points, c.state,
            EXISTS (SELECT FROM points.claim_part p WHERE p.station_id = $1 AND p.claim_id = c.claim_id
                       AND p.staff_id = $3 AND p.part = 'certify') AS own
       FROM points.claim c
      WHERE c.station_id = $1 AND c.claim_id = ANY ($2)
        AND ($4::boolean OR c.committee_id = ANY ($5) OR c.group_id = ANY ($6))
      ORDER BY c.claim_id FOR UPDATE OF c`,
    [caller.station, claimIds, caller.staffId, ...branchParams(caller.branch)],
  );
  const moved = found.find(({ state }) => state !== 'certified');
  if (moved) throw new Refusal('wrong_state', { claimId: moved.claimId, state: moved.state });
  return found;
}

/**
 * Gives serials to locked claims and walks them to registered. The counter rows are taken last and in order of
 * committee, `+ n` each: a serial waits for nothing but a commit, and a transaction that fails leaves no gap.
 */
async function enter(
  tx: Tx,
  station: number,
  claims: readonly Certified[],
  registrar: string | null,
  now: Date,
): Promise<Registered[]> {
  const year = yearOf(dayOf(now));
  const registered: Registered[] = [];
  const committees = [...new Set(claims.map(({ committeeId }) => committeeId))].sort((a, b) => a - b);
  for (const committeeId of committees) {
    const lines = claims.filter((claim) => claim.committeeId === committeeId);
    const last = await takeNumbers(tx, station, committeeId, year, lines.length);
    const numbered = lines.map((claim, i) => {
      const number = last - lines.length + 1 + i;
      return { ...claim, number, serial: serialOf(committeeId, year, number) };
    });
    await writeLines(tx, station, numbered, registrar, now, year);
    registered.push(...numbered.map(({ claimId, serial }) => ({ claimId, serial })));
  }
  return registered;
}

async function takeNumbers(
  tx: Tx,
  station: number,
  committeeId: number,
  year: number,
  count: number,
): Promise<number> {
  const [counter] = await rows<{ last: number }>(
    tx,
    `INSERT INTO points.register_counter AS t (station_id, committee_id, year, last_number) VALUES ($1, $2, $3, $4)
     ON CONFLICT (station_id, committee_id, year) DO UPDATE SET last_number = t.last_number + EXCLUDED.last_number
     RETURNING last_number AS last`,
    [station, committeeId, year, count],
  );
  return counter!.last;
}

async function writeLines(
  tx: Tx,
  station: number,
  lines: readonly (Certified & { number: number; serial: string })[],
  registrar: string | null,
  now: Date,
  year: number,
): Promise<void> {
  const column = <K extends keyof (typeof lines)[number]>(key: K) => lines.map((line) => line[key]);
  await rows(
    tx,
    `INSERT INTO points.register_line
       (station_id, committee_id, year, number, claim_id, kind, points, serial, registered_by, registered_at)
     SELECT $1, $2, $3, l.number, l.claim_id, l.kind, l.points, l.serial, $9, $10
       FROM unnest($4::integer[], $5::uuid[], $6::text[], $7::integer[], $8::text[])
         AS l (number, claim_id, kind, points, serial)`,
    [
      station,
      lines[0]!.committeeId,
      year,
      column('number'),
      column('claimId'),
      column('kind'),
      column('points'),
      column('serial'),
      registrar,
      now,
    ],
  );
  await rows(
    tx,
    `UPDATE points.claim c SET state = 'registered', serial = l.serial, registered_by = $4, registered_at = $5
       FROM unnest($2::uuid[], $3::text[]) AS l (claim_id, serial)
      WHERE c.station_id = $1 AND c.claim_id = l.claim_id AND c.state = ANY ($6)`,
    [station, column('claimId'), column('serial'), registrar, now, sourcesOf(CLAIM, 'registered')],
  );
}
