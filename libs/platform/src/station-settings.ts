import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HolidayYear } from './calendar';
import { rows, type Tx } from './database';
import { ROOT } from './root';

// What a person can mean: beyond it a day is none that the interface can say, and a number none that the database can hold.
const count = z.number().int().min(0).max(1_000_000);
const days = count.max(3660);
const time = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/);

/** The most days that a paper slip may be entered after its day. */
export const SLIP_DAYS_MAX = 31;

/** Every value that domain.md marks ○, with its bounds. Names say the unit. */
export const StationSettings = z.strictObject({
  'apply.daysAfterAct': count.max(366),
  'apply.monthsForAway': count.max(12),
  'apply.checkWithinDays': count.max(30),
  /** Acts that appraise paid posts: paid duty earns nothing but for these. */
  'apply.paidDutyActs': z.array(z.string().regex(/^[A-Z]\d{2}$/)),
  /** What the system's own total must reach: certified volunteer hours of a year (D08). */
  'apply.volunteerHoursPerYear': count.min(1).max(2000),
  /** The policy quiz at the kiosk: questions, per cent that pass, tries a day. */
  'apply.quizQuestions': count.min(1).max(50),
  'apply.quizPercent': count.min(1).max(100),
  'apply.quizTriesPerDay': count.min(1).max(50),
  /** The deduction for those who sign up and stay away, and how many times it takes (X13). */
  'apply.noShowAct': z.string().regex(/^[A-Z]\d{2}$/),
  'apply.noShowTimes': count.min(1).max(50),
  'apply.witnessTimesPerMonth': count,
  'apply.witnessReciprocalDays': days,
  'caps.routinePointsPerMonth': count,
  'caps.pointsPerYear': count,
  'caps.membersPerSession': count,
  'caps.hoursPerActivity': count,
  'certify.withinDays': days.min(1),
  'publicize.days': count.min(1).max(15),
  'publicize.kind': z.enum(['calendar', 'working']),
  /** The State Council's notices that came out after this version: years that would be unknown without them. */
  'calendar.years': z.array(HolidayYear).max(50),
  'hold.workingDays': days,
  'object.openPerHousehold': count,
  'object.decideWorkingDays': days,
  'object.decideCalendarDays': days,
  'object.appealDays': days,
  'expiry.policy': z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('never') }),
    z.strictObject({ kind: z.literal('end-of-year') }),
    z.strictObject({ kind: z.literal('end-of-next-year') }),
    z.strictObject({ kind: z.literal('rolling-months'), months: count.min(1).max(120) }),
  ]),
  'expiry.reminderDays': z.array(days).max(20),
  'expiry.graceDays': days,
  'redeem.holdDays': days.min(1),
  'redeem.pointsPerMonth': count,
  'redeem.witnessedPoints': count,
  'redeem.slipPoints': count,
  'redeem.slipDays': count.max(SLIP_DAYS_MAX),
  /** A station open on no day could post no list. */
  'redeem.openDays': z.array(count.min(1).max(7)).min(1).max(7),
  'redeem.opensAt': time,
  'redeem.closesAt': time,
  'deduct.pointsPerYear': count,
  'deduct.answerDays': days,
  'session.idleSeconds': count.min(10),
  'session.warningSeconds': count.min(5),
  'session.maxMinutes': count.min(1),
  'files.daysAfterAppeal': days,
  /** Wrong and right tries of PINs and passwords; limits look back a day. */
  'retain.attemptDays': count.min(2).max(366),
  /** Sessions that have ended. */
  'retain.sessionDays': count.min(2).max(366),
  /** Objections begun and never raised. */
  'retain.draftDays': count.min(1).max(366),
  /** How long prints and spreadsheets of the books are kept. */
  'books.keepDays': count.min(1).max(60),
});

export type StationSettings = z.infer<typeof StationSettings>;
export type SettingKey = keyof StationSettings;

/** What a new station starts with; written into its settings, dated, when the station is created. */
export function settingDefaults(): StationSettings {
  return StationSettings.parse(
    JSON.parse(readFileSync(join(ROOT, 'libs/platform/data/setting-defaults.json'), 'utf8')),
  );
}

/**
 * The settings in force on a day: of each key the value with the latest date not after it.
 * @param day `YYYY-MM-DD` in the station's zone
 */
export async function settingsOn(tx: Tx, station: number, day: string): Promise<StationSettings> {
  const found = await rows<{ key: string; value: unknown }>(
    tx,
    `SELECT DISTINCT ON (key) key, value FROM points.setting
      WHERE station_id = $1 AND valid_from <= $2 ORDER BY key, valid_from DESC`,
    [station, day],
  );
  return StationSettings.parse(Object.fromEntries(found.map(({ key, value }) => [key, value])));
}

/** Writes values that hold from a day on. Earlier days keep what held then. */
export async function putSettings(
  tx: Tx,
  station: number,
  from: string,
  values: Partial<StationSettings>,
  proposalId: string | null = null,
): Promise<void> {
  const entries = Object.entries(StationSettings.partial().parse(values));
  await rows(
    tx,
    `INSERT INTO points.setting (station_id, key, valid_from, value, proposal_id)
     SELECT $1, key, $2, value, $4 FROM jsonb_each($3::jsonb)
     ON CONFLICT (station_id, key, valid_from) DO UPDATE SET value = EXCLUDED.value, proposal_id = EXCLUDED.proposal_id`,
    [station, from, JSON.stringify(Object.fromEntries(entries)), proposalId],
  );
}
