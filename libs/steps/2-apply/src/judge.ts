import {
  capLeft,
  evidenceMissing,
  needsEvent,
  pointsFor,
  requireAssessors,
  requireInForce,
  restsOn,
  stationCaps,
  type ActVersion,
  type AskedDeed,
  type CapTally,
  type CountedClaim,
  type EvidenceLetter,
} from '#claims';
import { Refusal, type Day, type StationSettings } from '#platform';
import { isAdult } from '#people';
import type { Applicant } from './applicant';
import { lastDayToApply } from './time-limits';

/** What a request asks for, the same for all its rows. */
export interface Deed {
  route: 'S' | 'L' | 'A' | 'D';
  act: ActVersion;
  actDay: Day;
  eventRef: string | null;
  /** Kinds of evidence at hand for all rows, those that the route itself brings included. */
  evidence: ReadonlySet<EvidenceLetter>;
  /** The households of those who scored, one for each assessor. */
  assessors: readonly string[];
  /** The resident before the kiosk; null where staff submit. */
  actingResidentId: string | null;
}

/** What differs from row to row. */
export interface Ask {
  residentId: string;
  quantity: number;
  tier: string | null;
  certificate: { number: string; day: Day } | null;
  paidDuty: boolean;
}

export interface Accepted {
  points: number;
  /** Claims for the same deed under lesser rules: this one takes their place. */
  outdone: CountedClaim[];
}

/** Until it is registered an award may still give way to a higher one. */
const MAY_GIVE_WAY = new Set(['submitted', 'checked', 'returned', 'certified']);

/**
 * Judges what all rows of a request share.
 * @throws Refusal act_off, act_route, in_future, evidence_missing (beside each row's own certificate), assessors_missing
 */
export function judgeDeed(deed: Deed, today: Day): void {
  const { act } = deed;
  requireInForce(act);
  if (!act.routes.includes(deed.route)) throw new Refusal('act_route', { act: act.code, routes: act.routes });
  if (deed.actDay > today) throw new Refusal('in_future', { day: deed.actDay });
  const kinds = new Set<EvidenceLetter>([...deed.evidence, 'C']);
  requireEvidence(act, kinds);
  // Of nobody's household yet: a sheet that names too few is refused as it is, before any row.
  if (restsOn(act, kinds, 'S')) requireAssessors(act, deed.assessors, null);
  if (!act.evidence.some((all) => all.includes('C'))) requireEvent(deed, null);
}

/** A cap per event needs the event; a certificate is one by its number. */
function requireEvent({ act, eventRef }: Deed, certificate: Ask['certificate']): void {
  if (needsEvent(act) && eventRef === null && certificate === null) {
    throw new Refusal('evidence_missing', { act: act.code, missing: [['event']] });
  }
}

function requireEvidence(act: ActVersion, kinds: ReadonlySet<EvidenceLetter>): void {
  const missing = evidenceMissing(act, kinds);
  if (missing.length > 0) throw new Refusal('evidence_missing', { act: act.code, missing });
}

function judgeEvidence(deed: Deed, { certificate }: Ask, householdId: string, today: Day): void {
  if (certificate && certificate.day > today) throw new Refusal('in_future', { day: certificate.day });
  const kinds = certificate ? new Set<EvidenceLetter>([...deed.evidence, 'C']) : deed.evidence;
  requireEvidence(deed.act, kinds);
  if (restsOn(deed.act, kinds, 'S')) requireAssessors(deed.act, deed.assessors, householdId);
  requireEvent(deed, certificate);
}

/**
 * Judges one row against the person, the time limits and every cap (domain.md, "Apply"). Pure: `tally` is what the
 * households have used, read while their rows are locked.
 * @param settings those of the act's day
 * @throws Refusal with the reason and what is left
 */
export function judgeRow(
  deed: Deed,
  ask: Ask,
  applicant: Applicant | undefined,
  tally: CapTally,
  settings: StationSettings,
  today: Day,
): Accepted {
  const who = judgePerson(deed, applicant);
  judgeEvidence(deed, ask, who.householdId, today);
  if (ask.paidDuty && !settings['apply.paidDutyActs'].includes(deed.act.code)) {
    throw new Refusal('paid_duty', { act: deed.act.code });
  }
  const last = lastDayToApply(ask.certificate?.day ?? deed.actDay, who, {
    daysAfterAct: settings['apply.daysAfterAct'],
    monthsForAway: settings['apply.monthsForAway'],
  });
  if (today > last) throw new Refusal('too_late', { lastDay: last });
  const points = pointsFor(deed.act, ask.quantity, ask.tier);
  // A deduction has no cap here: what exceeds the year's is waived when it is posted (domain.md, "Deduct").
  if (deed.act.kind === 'deduction') return { points, outdone: [] };
  return judgeAward(deed, ask, who, tally, settings, points);
}

function judgePerson(deed: Deed, applicant: Applicant | undefined): Applicant {
  if (!applicant?.residentActive || applicant.joinedOn > deed.actDay) throw new Refusal('resident_not_here');
  if (!applicant.householdActive) throw new Refusal('household_closed');
  // An unknown birth day counts as a minor's, as everywhere (points.minor_on).
  const isMinor = applicant.bornOn === null || !isAdult(applicant.bornOn, deed.actDay);
  if (isMinor && deed.act.adultsOnly) throw new Refusal('adults_only', { act: deed.act.code });
  if (isMinor || !applicant.fullCapacity) {
    // At the kiosk the guardian acts; staff may submit for a ward whose guardian is recorded and will see the claim.
    const { guardianId } = applicant;
    const hasActor =
      deed.actingResidentId === null ? guardianId !== null : guardianId === deed.actingResidentId;
    if (!hasActor) throw new Refusal('guardian_needed');
  }
  return applicant;
}

/** One award a deed, the highest; and under every cap. */
function judgeAward(
  deed: Deed,
  ask: Ask,
  who: Applicant,
  tally: CapTally,
  settings: StationSettings,
  points: number,
): Accepted {
  const asked: AskedDeed = {
    householdId: who.householdId,
    residentId: who.residentId,
    rule: deed.act,
    actDay: deed.actDay,
    eventRef: deed.eventRef,
    certificateNo: ask.certificate?.number ?? null,
    isSession: deed.route === 'A',
  };
  const duplicate = tally.duplicateOf(asked);
  const outdone = tally.otherAwards(asked);
  // What has a serial already stays, and so does what is worth as much.
  const stays =
    duplicate ?? outdone.find((other) => other.points >= points || !MAY_GIVE_WAY.has(other.state));
  if (stays)
    throw new Refusal('duplicate_claim', { act: stays.act, day: stays.actDay, points: stays.points });
  for (const other of outdone) tally.remove(other);
  const claim = { rule: deed.act, quantity: ask.quantity, tier: ask.tier };
  const { reached, allowed } = capLeft(claim, tally.useFor(asked), stationCaps(settings));
  if (reached) {
    for (const other of outdone) tally.add(other);
    throw new Refusal('cap_reached', { act: deed.act.code, cap: reached.cap, left: reached.left, allowed });
  }
  return { points, outdone };
}
