/** From each state to the states that may follow. An end has none. */
export type Graph<S extends string> = Readonly<Record<S, readonly S[]>>;

const graph = <const S extends string>(edges: Record<S, readonly NoInfer<S>[]>): Graph<S> => edges;

// One graph per aggregate (design.md §2). The docs print them; the boot checks them; every change of state walks one edge.

export const NOTICE = graph({
  draft: ['open'],
  open: ['closed'],
  closed: [],
});

export const CLAIM = graph({
  submitted: ['checked', 'returned', 'certified', 'rejected', 'withdrawn'],
  checked: ['returned', 'certified', 'rejected', 'withdrawn'],
  returned: ['submitted', 'withdrawn'],
  // back to submitted: a vote turned out to be a relative's, so that the panel decides afresh
  certified: ['registered', 'withdrawn', 'submitted'],
  registered: ['publicized'],
  // back to registered: its list was taken down before the window ended, so that the line needs a fresh window
  publicized: ['frozen', 'credited', 'registered'],
  // amended: certified with other points, so that it is registered under a fresh serial and posted again
  frozen: ['publicized', 'registered', 'certified', 'revoked'],
  credited: ['reversed'],
  rejected: ['submitted'],
  withdrawn: [],
  revoked: [],
  reversed: [],
});

export const LIST = graph({
  composed: ['posted', 'discarded'],
  posted: ['closed', 'taken-down'],
  closed: [],
  'taken-down': [],
  discarded: [],
});

export const OBJECTION = graph({
  open: ['dismissed', 'amended', 'revoked', 'claim-opened'],
  dismissed: ['appealed', 'final'],
  amended: ['appealed', 'final'],
  revoked: ['appealed', 'final'],
  'claim-opened': ['final'],
  appealed: ['final'],
  final: [],
});

export const REDEMPTION = graph({
  held: ['handed-over', 'released'],
  'handed-over': ['returned'],
  released: [],
  returned: [],
});

export type NoticeState = keyof typeof NOTICE;
export type ClaimState = keyof typeof CLAIM;
export type ListState = keyof typeof LIST;
export type ObjectionState = keyof typeof OBJECTION;
export type RedemptionState = keyof typeof REDEMPTION;

export const GRAPHS = {
  notice: NOTICE,
  claim: CLAIM,
  list: LIST,
  objection: OBJECTION,
  redemption: REDEMPTION,
};

/** The seven procedures in their order (domain.md, "The seven steps"). */
export const STEPS = ['notify', 'apply', 'certify', 'register', 'publicize', 'credit', 'redeem'] as const;
export type Step = (typeof STEPS)[number];

/** The step that moves a claim into each of its states. */
export const CLAIM_STEP: Readonly<Record<ClaimState, Step>> = {
  submitted: 'apply',
  checked: 'apply',
  withdrawn: 'apply',
  returned: 'certify',
  certified: 'certify',
  rejected: 'certify',
  registered: 'register',
  publicized: 'publicize',
  frozen: 'publicize',
  revoked: 'publicize',
  credited: 'credit',
  reversed: 'credit',
};

/** States as a non-empty tuple, for a zod enum. */
export const statesOf = <S extends string>(edges: Graph<S>) => Object.keys(edges) as [S, ...S[]];
