import { v7 as uuidv7 } from 'uuid';
import type { ResidentCaller, StaffCaller } from '#access';
import { registerClaims } from '#steps/4-register';
import { composeList, postList, type ComposedList, type ListKind, type Posted } from '#steps/5-publicize';
import { claimsFactory, type ClaimRow, type ClaimsFactory } from './claims';
import { testHouse, type TestHouse, type TestStation } from '.';

/** A station whose staff is complete, for tests of steps 3 to 5. */
export interface World {
  house: TestHouse;
  made: TestStation;
  make: ClaimsFactory;
  certifiers: StaffCaller[];
  registrar: StaffCaller;
  administrator: StaffCaller;
  reviewer: StaffCaller;
  township: StaffCaller;
  supervisor: StaffCaller;
  /** The head of a household before a kiosk. */
  at: (household: number) => ResidentCaller;
  /** Certified claims put in the register, on a list, on the boards. */
  posted(claimIds: string[], kind?: ListKind): Promise<ComposedList & Posted>;
  /** So many claims of so many households on a posted list. */
  postedLines(count: number, row?: ClaimRow): Promise<{ list: ComposedList & Posted; claimIds: string[] }>;
}

export async function world(
  name: string,
  households = 8,
  shape: { committees?: number; poolSize?: number } = {},
): Promise<World> {
  const { committees = 1, poolSize = 8 } = shape;
  const house = await testHouse({ name, poolSize });
  const made = await house.station({ households, membersPerHousehold: 2, committees });
  const make = await claimsFactory(house, made);
  const registrar = await make.staff('registrar', { committeeId: 1 });
  const administrator = await make.staff('administrator');
  const posted = async (claimIds: string[], kind: ListKind = 'rewards') => {
    await registerClaims(house, registrar, { claimIds }, house.clock.now());
    const input = { listId: uuidv7(), committeeId: 1, kind, whereToObject: '居委会' };
    const { reply: list } = await composeList(house, administrator, input, house.clock.now());
    return { ...list, ...(await postList(house, administrator, list.listId, house.clock.now())) };
  };
  return {
    house,
    made,
    make,
    certifiers: await make.panel(1, 3, 1),
    registrar,
    administrator,
    reviewer: await make.staff('reviewer'),
    township: await make.staff('township'),
    supervisor: await make.staff('supervisor'),
    at: (household) => ({
      kind: 'resident',
      station: made.station,
      kioskId: uuidv7(),
      sessionId: uuidv7(),
      residentId: made.heads[household]!,
      householdId: made.households[household]!,
      cardId: uuidv7(),
      openedBy: 'card',
    }),
    posted,
    async postedLines(count, row = {}) {
      const claimIds = await make.claims(count, { state: 'certified', ...row });
      return { list: await posted(claimIds), claimIds };
    },
  };
}

/** Another moment: so many days after an instant. */
export const days = (from: Date, count: number) => new Date(from.getTime() + count * 86_400_000);
