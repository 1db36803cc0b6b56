import type { goodsRoutes } from '#contract';
import type { Permission } from './permission';

const SEES_STOCK = ['keeper', 'administrator', 'supervisor'] as const;

export const goodsPermissions = {
  'item.list': { staff: SEES_STOCK },
  'item.add': { staff: ['administrator'] },
  'item.change': { staff: ['administrator'] },
  'item.propose-price': { staff: ['administrator'] },
  'item.prices': { staff: SEES_STOCK },
  'item.picture': { staff: ['administrator', 'keeper'] },
  // Pictures of goods are nobody's secret: an address is enough.
  'picture.get': { public: true },
  'stock.receive': { staff: ['keeper'] },
  'stock.receipts': { staff: SEES_STOCK },
  'stock.count': { staff: ['keeper'] },
  'stock.counts': { staff: SEES_STOCK },
  'stock.spoil': { staff: ['keeper'] },
  'stock.movements': { staff: SEES_STOCK },
  'stock.watch': { staff: SEES_STOCK },
  'shop.days': { staff: SEES_STOCK },
  'shop.set-day': { staff: ['administrator'] },
  'shop.clear-day': { staff: ['administrator'] },
} satisfies Record<keyof typeof goodsRoutes, Permission>;
