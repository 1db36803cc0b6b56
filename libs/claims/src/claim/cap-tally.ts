import type { ClaimState } from '#contract';
import type { Day } from '#platform';
import { capSpan, CAP_GROUP_PERIOD, type ActRule, type CapUse } from '../acts';
import { periodOf } from '#platform';

/** A claim that counts under caps. */
export interface CountedClaim {
  claimId: string;
  householdId: string;
  residentId: string;
  act: string;
  actDay: Day;
  /** The event, activity or session; null where the act knows none. */
  eventRef: string | null;
  certificateNo: string | null;
  quantity: number;
  points: number;
  unit: string;
  capGroup: ActRule['capGroup'];
  countsForYear: boolean;
  state: ClaimState;
}

/** A deed asked about: who, what, when. */
export interface AskedDeed {
  householdId: string;
  residentId: string;
  rule: ActRule;
  actDay: Day;
  eventRef: string | null;
  certificateNo: string | null;
  /** Attendance of a session: the members of a household at it are counted. */
  isSession: boolean;
}

const units = (claims: readonly CountedClaim[]) => claims.reduce((sum, claim) => sum + claim.quantity, 0);
const points = (claims: readonly CountedClaim[]) => claims.reduce((sum, claim) => sum + claim.points, 0);

/**
 * What some households have used of every cap: their claims that have not come to nothing, and those just accepted.
 * Pure: the caller holds the households' rows locked, which makes it true until the commit.
 */
export class CapTally {
  readonly #byHousehold = new Map<string, CountedClaim[]>();
  readonly #byResident = new Map<string, CountedClaim[]>();

  constructor(counted: Iterable<CountedClaim>) {
    for (const claim of counted) this.add(claim);
  }

  add(claim: CountedClaim): void {
    push(this.#byHousehold, claim.householdId, claim);
    push(this.#byResident, claim.residentId, claim);
  }

  /** A claim that another outdoes counts no more. */
  remove(claim: CountedClaim): void {
    drop(this.#byHousehold, claim.householdId, claim.claimId);
    drop(this.#byResident, claim.residentId, claim.claimId);
  }

  /** What counts already against the caps of a deed. */
  useFor(asked: AskedDeed): CapUse {
    const ofHousehold = this.#byHousehold.get(asked.householdId) ?? [];
    const ofResident = this.#byResident.get(asked.residentId) ?? [];
    const inScope = asked.rule.capScope === 'person' ? ofResident : ofHousehold;
    const ofAct = inScope.filter((claim) => claim.act === asked.rule.code && inSpan(claim, asked));
    const group = asked.rule.capGroup;
    const hours = ofResident.filter((claim) => claim.unit === 'hour' && isSameActivity(claim, asked));
    return {
      act: { units: units(ofAct), points: points(ofAct) },
      groupPoints:
        group === null
          ? 0
          : points(within(ofHousehold, CAP_GROUP_PERIOD[group], asked.actDay, (c) => c.capGroup === group)),
      yearPoints: points(within(ofHousehold, 'year', asked.actDay, (c) => c.countsForYear)),
      ...(asked.isSession && { session: { otherMembers: otherMembers(ofHousehold, asked) } }),
      ...(asked.rule.unit === 'hour' && { activity: { hours: units(hours) } }),
    };
  }

  /** The claim for the very same deed: same resident, act, day and event or certificate. */
  duplicateOf(asked: AskedDeed): CountedClaim | null {
    const key = asked.eventRef ?? asked.certificateNo ?? '';
    const same = (this.#byResident.get(asked.residentId) ?? []).find(
      (claim) =>
        claim.act === asked.rule.code &&
        claim.actDay === asked.actDay &&
        (claim.eventRef ?? claim.certificateNo ?? '') === key,
    );
    return same ?? null;
  }

  /** Claims for the same deed under another act: same resident, day and event (domain.md: one act, one award). */
  otherAwards(asked: AskedDeed): CountedClaim[] {
    if (asked.eventRef === null) return [];
    return (this.#byResident.get(asked.residentId) ?? []).filter(
      (claim) =>
        claim.act !== asked.rule.code && claim.actDay === asked.actDay && claim.eventRef === asked.eventRef,
    );
  }
}

function inSpan(claim: CountedClaim, asked: AskedDeed): boolean {
  const span = capSpan(asked.rule, asked.actDay);
  if (span === 'event') return claim.eventRef === asked.eventRef;
  if (span === 'ever' || span === null) return true;
  return claim.actDay >= span.firstDay && claim.actDay <= span.lastDay;
}

function within(
  claims: readonly CountedClaim[],
  period: 'month' | 'quarter' | 'year',
  day: Day,
  counts: (claim: CountedClaim) => boolean,
): CountedClaim[] {
  const { firstDay, lastDay } = periodOf(period, day);
  return claims.filter((claim) => claim.actDay >= firstDay && claim.actDay <= lastDay && counts(claim));
}

/** An activity is an event, or what one act says was done on one day. */
const isSameActivity = (claim: CountedClaim, asked: AskedDeed) =>
  claim.act === asked.rule.code && claim.actDay === asked.actDay && claim.eventRef === asked.eventRef;

function otherMembers(ofHousehold: readonly CountedClaim[], asked: AskedDeed): number {
  const there = ofHousehold.filter(
    (claim) => claim.residentId !== asked.residentId && isSameActivity(claim, asked),
  );
  return new Set(there.map((claim) => claim.residentId)).size;
}

function push(map: Map<string, CountedClaim[]>, key: string, claim: CountedClaim): void {
  const kept = map.get(key);
  if (kept) kept.push(claim);
  else map.set(key, [claim]);
}

function drop(map: Map<string, CountedClaim[]>, key: string, claimId: string): void {
  map.set(
    key,
    (map.get(key) ?? []).filter((claim) => claim.claimId !== claimId),
  );
}
