import { CARRIERS, Panel } from '#contract';
import { z } from 'zod';
import { CAP_GROUPS, CAP_PERIODS, CAP_SCOPES, CLAIM_ROUTES, type Tier } from './act-rule';
import { parseEvidence } from './evidence';

// Each cell of the rule table by its column. A cell's only message is its problem's code.

const problem = (code: string) => ({ error: code });
const textMax = (max: number) =>
  z.string().min(1, problem('text_missing')).max(max, problem('text_too_long'));
const oneOf = <const T extends readonly [string, ...string[]]>(words: T, code: string) =>
  z.enum(words, problem(code));
const orNull = <T extends z.ZodType>(schema: T) => z.literal('').transform(() => null).or(schema); // prettier-ignore

const POINTS_MAX = 1000;
const count = z
  .string()
  .regex(/^[1-9]\d{0,3}$/, problem('number_bad'))
  .transform(Number)
  .pipe(z.number().max(POINTS_MAX, problem('number_bad')));

function readTiers(text: string): Tier[] | null {
  const tiers = text.split(';').map((tier) => {
    const [, name, points] = /^\s*([^=]+?)\s*=\s*([1-9]\d{0,3})\s*$/.exec(tier) ?? [];
    return { name: name ?? '', points: Number(points ?? 0) };
  });
  const names = new Set(tiers.map(({ name }) => name));
  const good = names.size === tiers.length && tiers.every(({ name, points }) => name !== '' && points > 0);
  return good ? tiers.toSorted((a, b) => a.points - b.points) : null;
}

const Tiers = z.string().transform((text, context) => {
  const tiers = text === '' ? [] : readTiers(text);
  if (tiers) return tiers;
  context.addIssue({ code: 'custom', message: 'tiers_bad' });
  return z.NEVER;
});

const EvidenceCell = z.string().transform((text, context) => {
  const evidence = parseEvidence(text);
  if (evidence) return evidence.map((all) => [...all]);
  context.addIssue({ code: 'custom', message: 'evidence_bad' });
  return z.NEVER;
});

const Routes = z
  .string()
  .transform((text) => [...new Set(text.split('|').map((route) => route.trim()))])
  .pipe(z.array(oneOf(CLAIM_ROUTES, 'routes_bad')));

export const CELLS = {
  code: z.string().regex(/^[A-Z]\d{2}$/, problem('code_bad')),
  kind: oneOf(['reward', 'deduction'], 'kind_unknown'),
  carrier: oneOf(CARRIERS, 'carrier_unknown'),
  name_zh: textMax(60),
  name_en: textMax(120),
  public_label_zh: orNull(textMax(60)),
  points: orNull(count),
  tiers: Tiers,
  unit: z.string().regex(/^[a-z]{1,20}$/, problem('unit_bad')),
  cap_times: orNull(count),
  cap_points: orNull(count),
  cap_period: orNull(oneOf(CAP_PERIODS, 'cap_period_unknown')),
  cap_scope: oneOf(CAP_SCOPES, 'cap_scope_unknown'),
  cap_group: orNull(oneOf(CAP_GROUPS, 'cap_group_unknown')),
  evidence: EvidenceCell,
  routes: Routes,
  panel: z.enum(Panel.options, problem('panel_unknown')),
  adults_only: oneOf(['', 'yes'], 'yes_or_empty').transform((text) => text === 'yes'),
} satisfies Record<string, z.ZodType>;

export type Column = keyof typeof CELLS;
export const COLUMNS = Object.keys(CELLS) as Column[];
export type CellValues = { [C in Column]: z.output<(typeof CELLS)[C]> };
