import { actorOf, type StaffCaller } from '#access';
import { reopenClaims } from '#claims';
import { audit, rows, type House, type Tx } from '#platform';

export interface UndeclaredKin {
  voided: number;
  /** Decided, not yet registered: back before the panel. Not what was rejected and has been claimed again or is over a cap. */
  reopened: string[];
  /** Registered or later: a hold, an objection or a reversal is the way. */
  beyond: string[];
}

interface KinVote {
  claimId: string;
  round: number;
  why: string;
  state: string;
}

/**
 * A relative that a certifier had not declared reopens the votes concerned (domain.md, "Kin"): once the tie is
 * declared, every vote of the present round that it forbids counts no more; what was decided with it goes before the
 * panel again in a round of its own, and what is still open goes on with the other votes.
 * @returns nothing voided when the declarations forbid no vote
 */
export async function reopenForKin(
  house: House,
  caller: StaffCaller,
  input: { staffId: string },
  now: Date,
): Promise<UndeclaredKin> {
  const station = caller.station;
  return house.db.inStation(station, async (tx) => {
    const votes = await forbiddenVotes(tx, station, input.staffId);
    await voidVotes(tx, station, input.staffId, votes, caller.staffId, now);
    const ids = votes.map(({ claimId }) => claimId);
    const { reopened } = await reopenClaims(tx, station, ids, ['certified', 'rejected'], now);
    const beyond = votes.filter(({ state }) => BEYOND.has(state)).map(({ claimId }) => claimId);
    const detail = { voided: votes.length, reopened: reopened.length, beyond: beyond.length };
    await audit(
      tx,
      station,
      actorOf(caller),
      'kin.undeclared',
      now,
      { kind: 'staff', id: input.staffId },
      detail,
    );
    return { voided: votes.length, reopened, beyond };
  });
}

const BEYOND: ReadonlySet<string> = new Set(['registered', 'publicized', 'frozen', 'credited']);

function forbiddenVotes(tx: Tx, station: number, staffId: string): Promise<KinVote[]> {
  return rows<KinVote>(
    tx,
    `SELECT v.claim_id AS "claimId", v.round, points.recusal($1, v.claim_id, $2) AS why, c.state
       FROM points.certification v
       JOIN points.claim c ON c.station_id = $1 AND c.claim_id = v.claim_id AND c.round = v.round
      WHERE v.station_id = $1 AND v.staff_id = $2 AND points.recusal($1, v.claim_id, $2) IN ('own-household', 'kin')
        AND NOT EXISTS (SELECT FROM points.certification_void x WHERE x.station_id = $1 AND x.claim_id = v.claim_id
                           AND x.round = v.round AND x.staff_id = v.staff_id)
      ORDER BY v.claim_id FOR UPDATE OF c`,
    [station, staffId],
  );
}

async function voidVotes(
  tx: Tx,
  station: number,
  staffId: string,
  votes: readonly KinVote[],
  by: string,
  now: Date,
): Promise<void> {
  await rows(
    tx,
    `INSERT INTO points.certification_void (station_id, claim_id, round, staff_id, why, voided_by, voided_at)
     SELECT $1, v.claim_id, v.round, $5, v.why, $6, $7
       FROM unnest($2::uuid[], $3::smallint[], $4::text[]) AS v (claim_id, round, why)`,
    [
      station,
      votes.map(({ claimId }) => claimId),
      votes.map(({ round }) => round),
      votes.map(({ why }) => why),
      staffId,
      by,
      now,
    ],
  );
}
