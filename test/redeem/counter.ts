import type { TestStation } from '../support';
import { asStaff, type StaffClient } from '../support/client';
import { served, type Served } from '../support/served';
import { enrich, shelve } from './shop';

/** A shop with rice on its shelf, who works there, and eight households of two with 100 points each. */
export interface Counter extends Served {
  st: TestStation;
  keeper: StaffClient;
  admin: StaffClient;
  supervisor: StaffClient;
  /** At 12 points, 50 pieces. */
  rice: string;
}

export function counter(name: string): Counter {
  const shop = served(name) as Counter;
  beforeAll(async () => {
    const { house, app } = shop;
    shop.st = await house.station({ households: 8, membersPerHousehold: 2 });
    await enrich(house, shop.st, 100);
    shop.keeper = await asStaff(app, house, 1, 'keeper');
    shop.admin = await asStaff(app, house, 1, 'administrator');
    shop.supervisor = await asStaff(app, house, 1, 'supervisor');
    shop.rice = await shelve(house, 1, { price: 12, pieces: 50 });
  }, 60_000);
  return shop;
}
