import { CARRIERS, Panel } from '#contract';
import { Refusal } from '#platform';
import { z } from 'zod';
import { EVIDENCE_LETTERS } from './evidence';

export const CAP_PERIODS = ['month', 'quarter', 'year', 'ever', 'event'] as const;
export const CAP_SCOPES = ['person', 'household'] as const;
/** Groups of acts that share a cap; its points are a station setting, its period see `CAP_GROUP_PERIOD`. */
export const CAP_GROUPS = ['routine', 'deductions'] as const;
/** How a claim comes in: resident, leader, list of an activity, committee. */
export const CLAIM_ROUTES = ['S', 'L', 'A', 'D'] as const;

export const Tier = z.strictObject({ name: z.string().min(1), points: z.int().min(1) });

/** One entry of the rule table, as an act or a deduction holds from a day on. */
export const ActRule = z.strictObject({
  code: z.string(),
  kind: z.enum(['reward', 'deduction']),
  carrier: z.enum(CARRIERS),
  nameZh: z.string(),
  nameEn: z.string(),
  /** What a public list calls it; null: it is counted there, not listed. */
  publicLabelZh: z.string().nullable(),
  /** Of one unit; null exactly when there are tiers. */
  points: z.int().min(1).nullable(),
  /** Lowest points first. */
  tiers: z.array(Tier),
  unit: z.string(),
  /** Units (not claims) that count in a period. */
  capTimes: z.int().min(1).nullable(),
  capPoints: z.int().min(1).nullable(),
  capPeriod: z.enum(CAP_PERIODS).nullable(),
  capScope: z.enum(CAP_SCOPES),
  capGroup: z.enum(CAP_GROUPS).nullable(),
  evidence: z.array(z.array(z.enum(EVIDENCE_LETTERS)).min(1)).min(1),
  routes: z.array(z.enum(CLAIM_ROUTES)).min(1),
  panel: Panel,
  adultsOnly: z.boolean(),
});

export type Tier = z.infer<typeof Tier>;
export type ActRule = z.infer<typeof ActRule>;
export type CapPeriod = (typeof CAP_PERIODS)[number];
export type CapScope = (typeof CAP_SCOPES)[number];
export type CapGroup = (typeof CAP_GROUPS)[number];
export type ClaimRoute = (typeof CLAIM_ROUTES)[number];

/**
 * The points of a claim: units times points, or the tier's, of which there is one.
 * @param quantity units, 1 and more
 * @param tier its name, where the act has tiers; null otherwise
 * @throws Refusal quantity_wrong
 */
export function pointsFor(
  rule: Pick<ActRule, 'points' | 'tiers'>,
  quantity: number,
  tier: string | null,
): number {
  if (!Number.isInteger(quantity) || quantity < 1) throw new Refusal('quantity_wrong', { quantity });
  if (rule.points !== null) {
    if (tier !== null) throw new Refusal('quantity_wrong', { tier });
    return rule.points * quantity;
  }
  const chosen = rule.tiers.find(({ name }) => name === tier);
  if (!chosen || quantity !== 1) throw new Refusal('quantity_wrong', { tier, quantity });
  return chosen.points;
}

/** True where a cap is per event: a claim for the act names the event. */
export function needsEvent(rule: Pick<ActRule, 'capPeriod'>): boolean {
  return rule.capPeriod === 'event';
}
