import type { ClaimState, Step } from '#contract';

export type { Step };
/** The contract's, written out: its code would bring every schema into the first screen. */
export const STEPS: readonly Step[] = [
  'notify',
  'apply',
  'certify',
  'register',
  'publicize',
  'credit',
  'redeem',
];

/** The step that a claim stands on, and whether it goes no further. */
const STANDS: Readonly<Record<ClaimState, { step: Step; ended: boolean }>> = {
  submitted: { step: 'apply', ended: false },
  checked: { step: 'certify', ended: false },
  returned: { step: 'apply', ended: false },
  certified: { step: 'register', ended: false },
  registered: { step: 'publicize', ended: false },
  publicized: { step: 'publicize', ended: false },
  frozen: { step: 'publicize', ended: false },
  credited: { step: 'credit', ended: false },
  rejected: { step: 'certify', ended: true },
  withdrawn: { step: 'apply', ended: true },
  revoked: { step: 'publicize', ended: true },
  reversed: { step: 'credit', ended: true },
};

export const standsOn = (state: ClaimState): { step: Step; ended: boolean } => STANDS[state];
