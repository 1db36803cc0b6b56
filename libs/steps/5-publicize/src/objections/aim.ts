import { isOwnClaim, walkClaim } from '#claims';
import { dayOf, maybe, one, Refusal, type Day, type Tx } from '#platform';

/** What is objected to. A line is named by its list and number: what everybody can see of it. */
export type Target =
  | { kind: 'line'; listId: string; lineNo: number }
  | { kind: 'missing'; actCode: string; actDay: Day; residentId?: string | undefined }
  | { kind: 'refusal'; claimId: string };

export interface Objector {
  residentId: string;
  householdId: string;
  committeeId: number;
}

/** What an objection is about, as it is kept. */
export interface Aim {
  claimId: string | null;
  listId: string | null;
  committeeId: number;
  actCode: string | null;
  actDay: Day | null;
  aboutResidentId: string | null;
}

type AimAt<T extends Target['kind']> = (
  tx: Tx,
  station: number,
  target: Extract<Target, { kind: T }>,
  objector: Objector,
  now: Date,
) => Promise<Aim>;

const NO_DEED = { actCode: null, actDay: null, aboutResidentId: null };

/** A line that everybody can see now. Freezing it takes the claim's row, so that crediting and objecting never both win. */
const aimAtLine: AimAt<'line'> = async (tx, station, target, _objector, now) => {
  const line = await maybe<{
    claimId: string;
    committeeId: number;
    closesAt: Date;
    state: string;
    listed: boolean;
  }>(
    tx,
    `SELECT n.claim_id AS "claimId", l.committee_id AS "committeeId", l.closes_at AS "closesAt", c.state,
            c.list_id IS NOT DISTINCT FROM l.list_id AS listed
       FROM points.list_line n
       JOIN points.publicity_list l ON l.station_id = $1 AND l.list_id = n.list_id
       JOIN points.claim c ON c.station_id = $1 AND c.claim_id = n.claim_id
      WHERE n.station_id = $1 AND n.list_id = $2 AND n.line_no = $3 AND l.state IN ('posted', 'closed')
        FOR UPDATE OF c`,
    [station, target.listId, target.lineNo],
  );
  if (!line) throw new Refusal('not_found');
  if (line.closesAt <= now) throw new Refusal('window_ended');
  const before = await maybe(
    tx,
    `SELECT 1 FROM points.objection WHERE station_id = $1 AND claim_id = $2 AND list_id = $3 AND kind = 'line' AND NOT from_hold`,
    [station, line.claimId, target.listId],
  );
  if (before || !line.listed) throw new Refusal('already_frozen');
  if (line.state !== 'frozen') await walkClaim(tx, station, line.claimId, 'frozen');
  return { claimId: line.claimId, listId: target.listId, committeeId: line.committeeId, ...NO_DEED };
};

/** A deed of the objector or of a member of the same household. */
const aimAtMissing: AimAt<'missing'> = async (tx, station, target, objector, now) => {
  if (target.actDay > dayOf(now)) throw new Refusal('in_future', { day: target.actDay });
  const about = await maybe<{ id: string }>(
    tx,
    `SELECT resident_id AS id FROM points.resident WHERE station_id = $1 AND resident_id = $2 AND household_id = $3`,
    [station, target.residentId ?? objector.residentId, objector.householdId],
  );
  if (!about) throw new Refusal('resident_not_here');
  const { actCode, actDay } = target;
  return {
    claimId: null,
    listId: null,
    committeeId: objector.committeeId,
    actCode,
    actDay,
    aboutResidentId: about.id,
  };
};

/** An own claim that the panel rejected, once: also one from before the person moved, or the household was merged. */
const aimAtRefusal: AimAt<'refusal'> = async (tx, station, target, objector) => {
  const claim = await one<{ state: string; committeeId: number }>(
    tx,
    `SELECT c.state, c.committee_id AS "committeeId"
       FROM points.claim c
      WHERE c.station_id = $1 AND c.claim_id = $2 AND ${isOwnClaim('$3')} FOR UPDATE`,
    [station, target.claimId, objector.householdId],
  );
  if (claim.state !== 'rejected') throw new Refusal('wrong_state', { state: claim.state });
  const before = await maybe(
    tx,
    `SELECT 1 FROM points.objection WHERE station_id = $1 AND claim_id = $2 AND kind = 'refusal'`,
    [station, target.claimId],
  );
  if (before) throw new Refusal('already_frozen');
  return { claimId: target.claimId, listId: null, committeeId: claim.committeeId, ...NO_DEED };
};

const AIMS: { [T in Target['kind']]: AimAt<T> } = {
  line: aimAtLine,
  missing: aimAtMissing,
  refusal: aimAtRefusal,
};

/**
 * Finds what an objection is about, and freezes it if it is a line.
 * @throws Refusal not_found, window_ended, already_frozen, wrong_state, resident_not_here, in_future
 */
export function takeAim(
  tx: Tx,
  station: number,
  target: Target,
  objector: Objector,
  now: Date,
): Promise<Aim> {
  const aim = AIMS[target.kind] as AimAt<Target['kind']>;
  return aim(tx, station, target, objector, now);
}
