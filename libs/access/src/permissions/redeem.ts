import type { redeemRoutes } from '#contract';
import type { Permission } from './permission';

const COUNTER = { staff: ['keeper'] } as const;

export const redeemPermissions = {
  'shelf.mine': { resident: true },
  'redemption.redeem': { resident: true },
  'redemption.settle': { resident: true },
  'redemption.settleAtKiosk': { kiosk: true },
  'redemption.mine': { resident: true },
  'redemption.cancel': { resident: true },
  'redemption.receipt': { resident: true },
  'redemption.collectable': { resident: true },
  'redemption.collect': { resident: true },
  // The pad shows goods and points, no name: it needs no session to be read.
  'counter.pad': { kiosk: true, resident: true },
  'counter.confirm': { resident: true },
  'counter.decline': { kiosk: true, resident: true },
  'queue.take': { resident: true },
  'queue.board': { public: true },
  'redemption.list': { staff: ['keeper', 'administrator', 'supervisor'] },
  'redemption.find': COUNTER,
  'redemption.hand-over': COUNTER,
  'redemption.release': COUNTER,
  'redemption.return': COUNTER,
  'slip.enter': COUNTER,
  'counter.lay': COUNTER,
  'counter.state': COUNTER,
  'counter.drop': COUNTER,
  'queue.list': COUNTER,
  'queue.next': COUNTER,
  'queue.end': COUNTER,
} satisfies Record<keyof typeof redeemRoutes, Permission>;
