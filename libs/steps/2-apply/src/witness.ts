import {
  Refusal,
  maybe,
  one,
  periodOf,
  addDays,
  startOfDay,
  endOfDay,
  type Day,
  type StationSettings,
  type Tx,
} from '#platform';

/** Who is to witness for whom. */
export interface Witnessing {
  witnessId: string;
  /** The resident who acted; the claim is of their household. */
  residentId: string;
}

interface WitnessRow {
  active: boolean;
  is_adult: boolean;
  kin: boolean;
  household_id: string;
  claim_household_id: string;
}

/**
 * Holds a witness to the rules (domain.md, "Apply"): an adult resident of another household, no kin, so many times a
 * month, and never for a household that witnessed for theirs within so many days. Reciprocity is counted between
 * households, since they hold the accounts.
 * @throws Refusal witness_unfit with the reason
 */
export async function requireFitWitness(
  tx: Tx,
  station: number,
  asked: Witnessing,
  settings: StationSettings,
  today: Day,
): Promise<void> {
  const witness = await maybe<WitnessRow>(
    tx,
    `SELECT w.state = 'active' AND w.full_capacity AS active, w.household_id, r.household_id AS claim_household_id,
            NOT points.minor_on(w.born_on, $4) AS is_adult,
            points.is_kin_of_household($1, w.resident_id, r.household_id) AS kin
       FROM points.resident w JOIN points.resident r ON r.station_id = w.station_id
      WHERE w.station_id = $1 AND r.station_id = $1 AND w.resident_id = $2 AND r.resident_id = $3`,
    [station, asked.witnessId, asked.residentId, today],
  );
  const unfit = (why: string, facts: object = {}) => new Refusal('witness_unfit', { why, ...facts });
  if (!witness?.active || !witness.is_adult) throw unfit('not_here');
  if (witness.household_id === witness.claim_household_id) throw unfit('own_household');
  if (witness.kin) throw unfit('kin');
  const { times, reciprocal } = await witnessedBefore(tx, station, asked.witnessId, witness, settings, today);
  const most = settings['apply.witnessTimesPerMonth'];
  if (times >= most) throw unfit('times_a_month', { most });
  if (reciprocal) throw unfit('reciprocal', { days: settings['apply.witnessReciprocalDays'] });
}

async function witnessedBefore(
  tx: Tx,
  station: number,
  witnessId: string,
  between: Pick<WitnessRow, 'household_id' | 'claim_household_id'>,
  settings: StationSettings,
  today: Day,
): Promise<{ times: number; reciprocal: boolean }> {
  const month = periodOf('month', today);
  return one(
    tx,
    `SELECT (SELECT count(*)::integer FROM points.claim_evidence e
              WHERE e.station_id = $1 AND e.kind = 'W' AND e.resident_id = $2
                AND e.confirmed_at >= $3 AND e.confirmed_at < $4) AS times,
            EXISTS (SELECT FROM points.claim_evidence e
              JOIN points.resident w ON w.station_id = e.station_id AND w.resident_id = e.resident_id
              JOIN points.claim c ON c.station_id = e.station_id AND c.claim_id = e.claim_id
              WHERE e.station_id = $1 AND w.station_id = $1 AND c.station_id = $1 AND e.kind = 'W'
                AND w.household_id = $5 AND c.household_id = $6 AND e.confirmed_at >= $7) AS reciprocal`,
    [
      station,
      witnessId,
      startOfDay(month.firstDay),
      endOfDay(month.lastDay),
      between.claim_household_id,
      between.household_id,
      startOfDay(addDays(today, -settings['apply.witnessReciprocalDays'])),
    ],
  );
}
