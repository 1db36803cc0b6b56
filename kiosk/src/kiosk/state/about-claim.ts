import type { Claim } from '#contract';
import { m } from '../../shared/messages/messages.js';

type Words = { act: string; points: string };
export interface About {
  /** `behalf`: may be disowned; `told`: read; `deduction`: answered. */
  kind: 'behalf' | 'told' | 'deduction';
  text: string;
  say: string;
}

/** Only an award can be "not ours": a reversal and an opening balance are told; their lines can be objected to. */
const ABOUT: Record<Claim['kind'], (words: Words) => About> = {
  reward: (words) => ({ kind: 'behalf', text: m.inbox_behalf(words), say: m.inbox_behalf_say(words) }),
  deduction: (words) => ({
    kind: 'deduction',
    text: m.inbox_deduction(words),
    say: m.inbox_deduction_say(words),
  }),
  reversal: (words) => ({ kind: 'told', text: m.inbox_reversal(words), say: m.inbox_reversal_say(words) }),
  'carry-in': (words) => ({ kind: 'told', text: m.inbox_carry_in(words), say: m.inbox_carry_in_say(words) }),
};

/** What a household is told of a claim that others made. */
export const aboutClaim = (kind: Claim['kind'], words: Words): About => ABOUT[kind](words);
