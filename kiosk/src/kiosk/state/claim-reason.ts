import type { ClaimReason } from '#contract';
import { m } from '../../shared/messages/messages.js';

const WHY: Readonly<Record<ClaimReason, () => string>> = {
  outdone: m.claim_why_outdone,
  repaired: m.claim_why_repaired,
  not_ours: m.claim_why_not_ours,
  witness_declined: m.claim_why_witness_declined,
};

/** Why a claim ended or came back, as its household reads it: a person's own words, or the system's code in words. */
export const reasonOf = (reason: string): string => WHY[reason as ClaimReason]?.() ?? reason;
