import type { Graph } from '#contract';

/** Every screen a resident can stand before. Which may follow which is data: a scan, a cut or the clock cannot invent a way. */
export type Screen =
  | 'boot'
  | 'pairing'
  | 'maintenance'
  | 'attract'
  | 'how-to'
  | 'covenant'
  | 'public-list'
  | 'public-notices'
  | 'paper'
  | 'room'
  | 'pin'
  | 'balance'
  | 'entries'
  | 'claims'
  | 'honour'
  | 'household'
  | 'objections'
  | 'notices'
  | 'apply'
  | 'object'
  | 'more'
  | 'new-pin'
  | 'lost-card'
  | 'shop'
  | 'confirm'
  | 'result'
  | 'redemptions'
  | 'counter';

/** Screens that show something of a household: never without a session. */
export const PERSONAL: ReadonlySet<Screen> = new Set([
  'balance',
  'entries',
  'claims',
  'honour',
  'household',
  'objections',
  'notices',
  'apply',
  'object',
  'more',
  'new-pin',
  'lost-card',
  'shop',
  'confirm',
  'redemptions',
]);

/** Where a machine stands by itself: nobody is waited for there. */
export const STANDS: ReadonlySet<Screen> = new Set(['boot', 'pairing', 'maintenance', 'attract', 'counter']);

/** Where it stands between two residents: what somebody made easier there goes with them. */
export const BETWEEN: ReadonlySet<Screen> = new Set(['attract', 'counter']);

const HOME = ['attract', 'counter', 'pin', 'room', 'boot'] as const;
/** A printed list may be held before the scanner on any of them. */
const PUBLIC = ['paper', ...HOME] as const;
const ROOMS = [
  'entries',
  'claims',
  'honour',
  'notices',
  'apply',
  'object',
  'more',
  'shop',
  'redemptions',
] as const;

const graph = <S extends string>(edges: Graph<S>) => edges;

export const SCREENS = graph<Screen>({
  boot: ['pairing', 'attract', 'counter', 'result'],
  pairing: ['attract', 'boot'],
  maintenance: ['attract', 'counter', 'boot', 'pairing'],
  attract: [
    'how-to',
    'covenant',
    'public-list',
    'public-notices',
    'paper',
    'maintenance',
    'counter',
    'pairing',
    'lost-card',
    'result',
    ...HOME,
  ],
  'how-to': PUBLIC,
  covenant: PUBLIC,
  'public-list': PUBLIC,
  'public-notices': PUBLIC,
  paper: HOME,
  room: ['balance', 'paper', 'counter', ...HOME],
  pin: ['balance', 'paper', 'counter', 'new-pin', ...HOME],
  balance: [...ROOMS, 'balance', ...HOME],
  entries: ['balance', 'object', 'shop', 'honour', ...HOME],
  claims: ['balance', 'object', 'apply', ...HOME],
  honour: ['balance', 'entries', ...HOME],
  household: ['balance', 'more', ...HOME],
  objections: ['balance', ...HOME],
  notices: ['balance', 'more', 'apply', ...HOME],
  apply: ['balance', 'claims', ...HOME],
  object: ['balance', 'claims', 'objections', ...HOME],
  more: ['balance', 'notices', 'household', 'new-pin', 'lost-card', 'redemptions', ...HOME],
  'new-pin': ['balance', 'more', 'counter', ...HOME],
  'lost-card': ['balance', 'more', ...HOME],
  shop: ['balance', 'confirm', ...HOME],
  confirm: ['shop', 'balance', 'result', ...HOME],
  result: ['balance', 'shop', ...HOME],
  redemptions: ['balance', 'more', ...HOME],
  counter: ['attract', 'boot', 'result', 'pin', 'maintenance', 'pairing'],
});

/** Where "back" leads: one fixed place a screen, never a history that could show a stranger's screen again. */
export const BACK: Partial<Record<Screen, Screen>> = {
  'how-to': 'attract',
  covenant: 'attract',
  'public-list': 'attract',
  'public-notices': 'attract',
  paper: 'attract',
  room: 'attract',
  pin: 'attract',
  entries: 'balance',
  claims: 'balance',
  honour: 'entries',
  household: 'more',
  objections: 'balance',
  notices: 'more',
  apply: 'balance',
  object: 'balance',
  more: 'balance',
  'new-pin': 'more',
  'lost-card': 'more',
  shop: 'balance',
  confirm: 'shop',
  redemptions: 'more',
};

/**
 * The screen that follows. What the graph does not know, and a personal screen without a session, leads nowhere.
 */
export function goTo(from: Screen, to: Screen, inSession: boolean): Screen {
  if (PERSONAL.has(to) && !inSession) return from;
  return SCREENS[from].includes(to) ? to : from;
}
