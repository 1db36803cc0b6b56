import { Refusal, rows, type Day, type Tx } from '#platform';
import { printEvidence, type ActRule } from '../acts';
import { actsOn, type ActVersion } from './act-version';

/** What the versions rest on: minutes, the township's filing number (deductions), the countersigned proposal. */
export interface ActGrounds {
  minutesNo: string;
  filingNo?: string | null;
  proposalId?: string | null;
}

const ruleOf = ({
  validFrom: _v,
  withdrawn: _w,
  minutesNo: _m,
  filingNo: _f,
  ...rule
}: ActVersion): ActRule => rule;

/** Two rules are the same when the table would print them the same. */
const same = (a: ActRule, b: ActRule) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (rule: ActRule) => Object.entries(rule).sort(([a], [b]) => (a < b ? -1 : 1));

/**
 * Puts rules in force from a day on, as new versions; claims of earlier days keep the version of their day. A rule that
 * holds then already just so gets no new version, so a table may be imported again. A deduction without a filing
 * number is off (`isInForce`).
 * @param validFrom first day of the versions
 * @returns codes of the rules that got a version
 * @throws Refusal wrong_state where that very day has another version of a rule already
 */
export async function importActs(
  tx: Tx,
  station: number,
  rules: readonly ActRule[],
  validFrom: Day,
  grounds: ActGrounds,
): Promise<{ changed: string[] }> {
  const changed = await changedRules(tx, station, rules, validFrom);
  await insertVersions(tx, station, changed, validFrom, { ...grounds, withdrawn: false });
  return { changed: changed.map(({ code }) => code) };
}

/** The rules that a table would give a new version on a day. */
export async function changedRules(
  tx: Tx,
  station: number,
  rules: readonly ActRule[],
  validFrom: Day,
): Promise<ActRule[]> {
  const codes = rules.map(({ code }) => code);
  const held = new Map(
    (await actsOn(tx, station, validFrom, codes)).map((version) => [version.code, version]),
  );
  return rules.filter((rule) => {
    const version = held.get(rule.code);
    return !version || version.withdrawn || !same(ruleOf(version), rule);
  });
}

/**
 * Withdraws acts from a day on: claims for deeds of earlier days may still come.
 * @throws Refusal act_unknown
 */
export async function withdrawActs(
  tx: Tx,
  station: number,
  codes: readonly string[],
  from: Day,
  grounds: ActGrounds,
): Promise<void> {
  const held = await heldOrRefuse(tx, station, codes, from);
  await insertVersions(tx, station, held.map(ruleOf), from, { ...grounds, withdrawn: true });
}

/**
 * Switches deductions on from a day: minutes and filing number are recorded with them (domain.md, "Deduct").
 * @throws Refusal act_unknown also where an act is no deduction
 */
export async function fileDeductions(
  tx: Tx,
  station: number,
  codes: readonly string[],
  from: Day,
  grounds: ActGrounds & { filingNo: string },
): Promise<void> {
  const held = await heldOrRefuse(tx, station, codes, from);
  const reward = held.find(({ kind }) => kind === 'reward');
  if (reward) throw new Refusal('act_unknown', { act: reward.code });
  // No claim rests on a version that was off, so one of the same day is completed where it stands.
  const completed = await rows<{ code: string }>(
    tx,
    `UPDATE points.act SET minutes_no = $4, filing_no = $5, proposal_id = coalesce($6, proposal_id)
      WHERE station_id = $1 AND code = ANY($2) AND valid_from = $3 AND filing_no IS NULL AND NOT withdrawn
      RETURNING code`,
    [station, codes, from, grounds.minutesNo, grounds.filingNo, grounds.proposalId ?? null],
  );
  const later = held.filter(({ code }) => !completed.some((row) => row.code === code));
  await insertVersions(tx, station, later.map(ruleOf), from, { ...grounds, withdrawn: false });
}

async function heldOrRefuse(tx: Tx, station: number, codes: readonly string[], day: Day) {
  const held = (await actsOn(tx, station, day, codes)).filter(({ withdrawn }) => !withdrawn);
  const missing = codes.find((code) => !held.some((version) => version.code === code));
  if (missing !== undefined) throw new Refusal('act_unknown', { act: missing, day });
  return held;
}

async function insertVersions(
  tx: Tx,
  station: number,
  rules: readonly ActRule[],
  validFrom: Day,
  grounds: ActGrounds & { withdrawn: boolean },
): Promise<void> {
  if (rules.length === 0) return;
  const table = rules.map((rule) => ({ ...rule, evidence: printEvidence(rule.evidence) }));
  const inserted = await rows<{ code: string }>(
    tx,
    `INSERT INTO points.act (station_id, code, valid_from, withdrawn, kind, carrier, name_zh, name_en, public_label_zh,
       points, tiers, unit, cap_times, cap_points, cap_period, cap_scope, cap_group, evidence, routes, panel,
       adults_only, proposal_id, minutes_no, filing_no)
     SELECT $1, "code", $2, $4, "kind", "carrier", "nameZh", "nameEn", "publicLabelZh", "points", "tiers", "unit",
       "capTimes", "capPoints", "capPeriod", "capScope", "capGroup", "evidence", "routes", "panel", "adultsOnly",
       $5, $6, $7
     FROM jsonb_to_recordset($3::jsonb) AS r("code" text, "kind" text, "carrier" text, "nameZh" text, "nameEn" text,
       "publicLabelZh" text, "points" integer, "tiers" jsonb, "unit" text, "capTimes" integer, "capPoints" integer,
       "capPeriod" text, "capScope" text, "capGroup" text, "evidence" text, "routes" text[], "panel" text,
       "adultsOnly" boolean)
     ON CONFLICT (station_id, code, valid_from) DO NOTHING RETURNING code`,
    [
      station,
      validFrom,
      JSON.stringify(table),
      grounds.withdrawn,
      grounds.proposalId ?? null,
      grounds.minutesNo,
      grounds.filingNo ?? null,
    ],
  );
  const kept = rules.find(({ code }) => !inserted.some((row) => row.code === code));
  // A version that claims may rest on is never rewritten: the change takes another day.
  if (kept) throw new Refusal('wrong_state', { act: kept.code, validFrom });
}
