import { v7 as uuidv7 } from 'uuid';
import type { ResidentCaller } from '#access';
import type { SubmitClaim, SubmitList } from '#steps/2-apply';
import { claimsFactory, type ClaimsFactory } from '../support/claims';
import { testHouse, type StationShape, type TestHouse, type TestStation } from '../support';

/** A station with its rule table, for tests of steps 1 and 2. */
export interface ApplyHouse {
  house: TestHouse;
  made: TestStation;
  make: ClaimsFactory;
  /** The head of the household at this index, before a kiosk. */
  at(household: number, member?: number): ResidentCaller;
  member(household: number, member?: number): string;
  sql<T = Record<string, unknown>>(text: string, params?: unknown[]): Promise<T[]>;
}

export async function applyHouse(name: string, now: string, shape: StationShape = {}): Promise<ApplyHouse> {
  const house = await testHouse({ name, now, poolSize: 12 });
  const made = await house.station({ households: 20, membersPerHousehold: 3, committees: 2, ...shape });
  const make = await claimsFactory(house, made);
  const member = (household: number, member = 0) => made.members.get(made.households[household]!)![member]!;
  return {
    house,
    made,
    make,
    member,
    at: (household, of = 0) => ({
      kind: 'resident',
      station: made.station,
      kioskId: uuidv7(),
      sessionId: uuidv7(),
      residentId: member(household, of),
      householdId: made.households[household]!,
      cardId: uuidv7(),
      openedBy: 'card',
    }),
    sql: async <T>(text: string, params: unknown[] = []) =>
      (await house.owner.query(text, params)).rows as T[],
  };
}

/** A claim as sent: F02 (clean a stairwell, 2 points, a photo) unless told otherwise. */
export const claimBody = (of: Partial<SubmitClaim> & Pick<SubmitClaim, 'residentId'>): SubmitClaim => ({
  claimId: uuidv7(),
  act: 'A04',
  day: '2020-03-10',
  quantity: 1,
  evidence: [],
  paidDuty: false,
  ...of,
});

/** A list as sent: A01 (residents' meeting, 2 points each) unless told otherwise. */
export const listBody = (residentIds: string[], of: Partial<SubmitList> = {}): SubmitList => ({
  batchId: uuidv7(),
  act: 'A01',
  day: '2020-03-10',
  evidence: [],
  rows: residentIds.map((residentId) => ({ residentId, quantity: 1, paidDuty: false })),
  ...of,
});
