import { Refusal, rows, type Day, type Tx } from '#platform';
import { parseEvidence, type ActRule, type Tier } from '../acts';

/** A rule as it holds from a day on, and what its being in force rests on. */
export interface ActVersion extends ActRule {
  validFrom: Day;
  withdrawn: boolean;
  /** Deductions: the assembly's minutes and the township's filing number. */
  minutesNo: string | null;
  filingNo: string | null;
}

interface ActRow {
  code: string;
  valid_from: Day;
  withdrawn: boolean;
  kind: ActRule['kind'];
  carrier: ActRule['carrier'];
  name_zh: string;
  name_en: string;
  public_label_zh: string | null;
  points: number | null;
  tiers: Tier[];
  unit: string;
  cap_times: number | null;
  cap_points: number | null;
  cap_period: ActRule['capPeriod'];
  cap_scope: ActRule['capScope'];
  cap_group: ActRule['capGroup'];
  evidence: string;
  routes: ActRule['routes'];
  panel: ActRule['panel'];
  adults_only: boolean;
  minutes_no: string | null;
  filing_no: string | null;
}

const versionOf = (row: ActRow): ActVersion => ({
  code: row.code,
  kind: row.kind,
  carrier: row.carrier,
  nameZh: row.name_zh,
  nameEn: row.name_en,
  publicLabelZh: row.public_label_zh,
  points: row.points,
  tiers: row.tiers,
  unit: row.unit,
  capTimes: row.cap_times,
  capPoints: row.cap_points,
  capPeriod: row.cap_period,
  capScope: row.cap_scope,
  capGroup: row.cap_group,
  evidence: parseEvidence(row.evidence)!.map((all) => [...all]),
  routes: row.routes,
  panel: row.panel,
  adultsOnly: row.adults_only,
  validFrom: row.valid_from,
  withdrawn: row.withdrawn,
  minutesNo: row.minutes_no,
  filingNo: row.filing_no,
});

/**
 * The rule table as it held on a day: of each code the version with the latest day not after it, withdrawn ones too.
 * @param codes only these; all of them where left out
 */
export async function actsOn(
  tx: Tx,
  station: number,
  day: Day,
  codes: readonly string[] | null = null,
): Promise<ActVersion[]> {
  const found = await rows<ActRow>(
    tx,
    `SELECT DISTINCT ON (code) * FROM points.act
      WHERE station_id = $1 AND valid_from <= $2 AND ($3::text[] IS NULL OR code = ANY($3))
      ORDER BY code, valid_from DESC`,
    [station, day, codes],
  );
  return found.map(versionOf);
}

/**
 * The version of a rule that holds on a day: a claim is judged by the version of its act's day.
 * @throws Refusal act_unknown where there is none or it was withdrawn
 */
export async function actOn(tx: Tx, station: number, code: string, day: Day): Promise<ActVersion> {
  const [version] = await actsOn(tx, station, day, [code]);
  if (!version || version.withdrawn) throw new Refusal('act_unknown', { act: code, day });
  return version;
}

/** The version that a claim was submitted under. It judges the claim to its end: the act may be withdrawn or changed since. */
export async function actUnder(
  tx: Tx,
  station: number,
  { code, validFrom }: Pick<ActVersion, 'code' | 'validFrom'>,
): Promise<ActVersion> {
  const [version] = await actsOn(tx, station, validFrom, [code]);
  return version!;
}

/** A deduction is off until minutes and filing number are recorded (domain.md, "Deduct"). */
export function isInForce(act: Pick<ActVersion, 'kind' | 'withdrawn' | 'minutesNo' | 'filingNo'>): boolean {
  if (act.withdrawn) return false;
  return act.kind === 'reward' || (act.minutesNo !== null && act.filingNo !== null);
}

/** @throws Refusal act_off */
export function requireInForce(act: ActVersion): void {
  if (!isInForce(act)) throw new Refusal('act_off', { act: act.code });
}
