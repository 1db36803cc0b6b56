import type { Act as Rule } from '#contract';
import { m } from '../shared/messages/messages.js';
import { knownWord } from './words';

/** A rule as it is countersigned, or as it stands in the table: both have these. */
export type RuleText = Pick<
  Rule,
  'points' | 'tiers' | 'unit' | 'capTimes' | 'capPoints' | 'capPeriod' | 'capScope'
>;

/** What one unit of an act is counted in: `小时`. */
export const unitOf = ({ unit }: Pick<Rule, 'unit'>): string => knownWord('measure', unit) ?? unit;

/** What it earns: `优秀 3 · 良好 1`, or the points of one unit. */
export const pointsOf = ({ tiers, points }: Pick<RuleText, 'tiers' | 'points'>): string | number | null =>
  tiers.length > 0 ? tiers.map(({ name, points: each }) => `${name} ${each}`).join(' · ') : points;

/** How often it counts: `每月 4次`; null where nothing bounds it. */
export function capOf({ capPeriod, capTimes, capPoints }: RuleText): string | null {
  if (capPeriod === null || (capTimes ?? capPoints) === null) return null;
  const most =
    capTimes === null ? m.desk_points({ points: capPoints ?? 0 }) : m.desk_times_of({ count: capTimes });
  return `${knownWord('period', capPeriod)} ${most}`;
}

/** Evidence letters in words: `R+P` as `签到名单 + 照片`, `K|R` as `自助机答题 / 签到名单`. */
export const evidenceOf = (letters: string): string =>
  letters
    .replaceAll(/[A-Z]/g, (kind) => knownWord('evidence', kind) ?? kind)
    .replaceAll('+', ' + ')
    .replaceAll('|', ' / ');
