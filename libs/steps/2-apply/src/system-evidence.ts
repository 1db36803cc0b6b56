import { DEAD_STATES, noShowsOf, type ActVersion, type EvidencePiece } from '#claims';
import {
  addMonths,
  endOfDay,
  maybe,
  one,
  periodOf,
  Refusal,
  type Day,
  type StationSettings,
  type Tx,
} from '#platform';
import { applicants, type Applicant } from './applicant';

interface Asked {
  residentId: string;
  day: Day;
}

/**
 * What the system itself knows of a claim that rests on it: the certified volunteer hours of the year (T), that somebody
 * signed up and stayed away so many times (X13), the quiz passed at a kiosk on that day (K). Of people whom the sender may not submit for it says nothing.
 * @throws Refusal evidence_missing with what there is and what it takes
 */
export async function systemEvidence(
  tx: Tx,
  station: number,
  act: ActVersion,
  asked: Asked,
  { mayFor, settings }: { mayFor: (person: Applicant) => boolean; settings: StationSettings },
): Promise<EvidencePiece[]> {
  const needsTotal = act.evidence.some((all) => all.includes('T'));
  const needsNoShows = act.code === settings['apply.noShowAct'];
  const asksQuiz = act.evidence.some((all) => all.includes('K'));
  if (!needsTotal && !needsNoShows && !asksQuiz) return [];
  const person = (await applicants(tx, station, [asked.residentId])).get(asked.residentId);
  if (person === undefined || !mayFor(person)) return [];
  if (asksQuiz) return passedQuiz(tx, station, asked);
  const [kind, have, need] = needsTotal
    ? (['T', await hoursOfYear(tx, station, asked), settings['apply.volunteerHoursPerYear']] as const)
    : ([
        'R',
        await openNoShows(tx, station, act.code, asked, settings),
        settings['apply.noShowTimes'],
      ] as const);
  if (have < need) throw new Refusal('evidence_missing', { act: act.code, missing: [[kind]], have, need });
  return [{ kind, note: String(have) }];
}

/** Evidence K: nobody can say that they passed; the kiosk's quiz of that day does. */
async function passedQuiz(tx: Tx, station: number, { residentId, day }: Asked): Promise<EvidencePiece[]> {
  const passed = await maybe<{ result: string }>(
    tx,
    `SELECT q.right_answers || '/' || jsonb_array_length(q.questions) AS result FROM points.quiz_try q
      WHERE q.station_id = $1 AND q.resident_id = $2 AND q.passed AND points.day_of(q.ended_at) = $3
      ORDER BY q.ended_at LIMIT 1`,
    [station, residentId, day],
  );
  return passed === null ? [] : [{ kind: 'K', note: passed.result }];
}

/** No-shows of the twelve months up to the day, less those that an earlier deduction stands on. */
async function openNoShows(
  tx: Tx,
  station: number,
  code: string,
  { residentId, day }: Asked,
  settings: StationSettings,
): Promise<number> {
  const first = addMonths(day, -12);
  const times = await noShowsOf(tx, station, residentId, { from: endOfDay(first), to: endOfDay(day) });
  const { claims } = await one<{ claims: number }>(
    tx,
    `SELECT count(*)::integer AS claims FROM points.claim c
      WHERE c.station_id = $1 AND c.resident_id = $2 AND c.act_code = $3 AND c.act_day > $4 AND c.act_day <= $5
        AND c.state <> ALL ($6)`,
    [station, residentId, code, first, day, [...DEAD_STATES]],
  );
  return times - claims * settings['apply.noShowTimes'];
}

/** What a panel has certified, and nothing has undone. */
const CERTIFIED = ['certified', 'registered', 'publicized', 'frozen', 'credited'] as const;

/** Evidence T: a resident's volunteer hours in the year of a day, as far as a panel has certified them. */
async function hoursOfYear(tx: Tx, station: number, { residentId, day }: Asked): Promise<number> {
  const { firstDay, lastDay } = periodOf('year', day);
  const { hours } = await one<{ hours: number }>(
    tx,
    `SELECT coalesce(sum(c.quantity), 0)::integer AS hours FROM points.claim c
       JOIN points.act a ON a.station_id = c.station_id AND a.code = c.act_code AND a.valid_from = c.act_valid_from
      WHERE c.station_id = $1 AND a.station_id = $1 AND c.resident_id = $2 AND c.act_day BETWEEN $3 AND $4
        AND c.kind = 'reward' AND c.state = ANY($5) AND a.unit = 'hour'`,
    [station, residentId, firstDay, lastDay, [...CERTIFIED]],
  );
  return hours;
}
