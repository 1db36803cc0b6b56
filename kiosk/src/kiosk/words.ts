// Catalogue entries that data names by key: entries' sentences and states of claims. Listed here so that the build keeps them.
import { m } from '../shared/messages/messages.js';
import { dayOf, monthDay } from './days';
import { nameOf } from './shop';
import type { Part, Words } from './state/sentence';

type Filled = (words: Record<string, string>) => string;

const PARTS: Readonly<Record<string, Filled>> = {
  entry_act: (w) => m.entry_act({ day: w.day!, act: w.act! }),
  entry_certified_one: () => m.entry_certified_one(),
  entry_certified_two: () => m.entry_certified_two(),
  entry_certified_majority: () => m.entry_certified_majority(),
  entry_certified_township: () => m.entry_certified_township(),
  entry_list: (w) => m.entry_list({ number: w.number! }),
  entry_redeem: (w) => m.entry_redeem({ day: w.day!, goods: w.goods! }),
  entry_release: (w) => m.entry_release({ day: w.day! }),
  entry_return: (w) => m.entry_return({ day: w.day! }),
  entry_expire: (w) => m.entry_expire({ day: w.day! }),
  entry_deduct: (w) => m.entry_deduct({ day: w.day!, act: w.act! }),
  entry_reverse_credit: (w) => m.entry_reverse_credit({ day: w.day! }),
  entry_reverse_deduct: (w) => m.entry_reverse_deduct({ day: w.day! }),
  entry_reverse_expire: (w) => m.entry_reverse_expire({ day: w.day! }),
  entry_transfer_out: (w) => m.entry_transfer_out({ day: w.day! }),
  entry_transfer_in: (w) => m.entry_transfer_in({ day: w.day! }),
  entry_carry_in: (w) => m.entry_carry_in({ day: w.day! }),
};

export const words: Words = { name: nameOf, day: monthDay, dayOf };

/** A sentence of its parts. Spoken it reads the same: its parts are what stands in the catalogue. */
export const sentence = (parts: readonly Part[]): string =>
  parts.map((part) => PARTS[part.key]?.(part.with) ?? '').join(m.pause_label());

/** Why somebody objects, by the key of the grounds; a reviewer reads the same words. */
const GROUNDS_WORDS: Readonly<Record<string, () => string>> = {
  'did-not-happen': m.object_did_not_happen,
  'wrong-person': m.object_wrong_person,
  'wrong-amount': m.object_wrong_amount,
  'wrong-day': m.object_wrong_day,
  twice: m.object_twice,
  'not-listed': m.object_missing,
  'wrongly-refused': m.object_refusal,
  other: m.object_other,
};

/** The same in words; '' before they are chosen. */
export const groundsWord = (grounds: string | null): string =>
  grounds === null ? '' : (GROUNDS_WORDS[grounds] ?? m.object_other)();

/** What a household may say to a deduction by one touch; a reviewer reads the same words. */
export const ANSWERS = [
  [m.answer_not_true, m.answer_not_true_say],
  [m.answer_repaired, m.answer_repaired_say],
  [m.answer_reason, m.answer_reason_say],
  [m.answer_talk, m.answer_talk_say],
] as const;

export const OBJECTION_WORDS = {
  open: m.object_state_open,
  dismissed: m.object_state_dismissed,
  amended: m.object_state_amended,
  revoked: m.object_state_revoked,
  'claim-opened': m.object_state_claim_opened,
  appealed: m.object_state_appealed,
  final: m.object_state_final,
} as const;

export const STATE_WORDS = {
  submitted: m.claim_state_submitted,
  checked: m.claim_state_checked,
  returned: m.claim_state_returned,
  certified: m.claim_state_certified,
  registered: m.claim_state_registered,
  frozen: m.claim_state_frozen,
  credited: m.claim_state_credited,
  rejected: m.claim_state_rejected,
  withdrawn: m.claim_state_withdrawn,
  revoked: m.claim_state_revoked,
  reversed: m.claim_state_reversed,
} as const;
