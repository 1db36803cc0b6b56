import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { testHouse, type TestHouse, type TestStation } from '../../support';
import { createTestApp } from '../../support/app';
import { claimsFactory, type ClaimsFactory } from '../../support/claims';
import { asResident, asStaff, type StaffClient } from '../../support/client';

/**
 * Four people who try to have from the station what is not theirs, each over HTTP through the real gate: what is refused
 * at once, what cannot be refused and is therefore listed to whom, and which row of the trail names the person.
 */
export interface Stage {
  house: TestHouse;
  app: NestFastifyApplication;
  st: TestStation;
  make: ClaimsFactory;
  supervisor: StaffClient;
  /** The head of a household before a kiosk of its own, with the card and its PIN. */
  at(household: number, openedBy?: 'card' | 'witness', witnessId?: string): ReturnType<typeof asResident>;
  staff: (...of: Parameters<typeof asStaff> extends [unknown, unknown, unknown, ...infer R] ? R : never) => Promise<StaffClient>; // prettier-ignore
  /** The trail of one person, as the supervisor reads it, latest first. */
  trailOf(actorId: string, action?: string): Promise<{ action: string; actorName: string | null; subjectId: string | null; detail: Record<string, unknown> }[]>; // prettier-ignore
}

export async function stage(name: string): Promise<Stage> {
  jest.setTimeout(60_000);
  const house = await testHouse({ name, now: '2026-11-02T09:00:00+08:00' });
  const st = await house.station({ households: 8, membersPerHousehold: 2 });
  const make = await claimsFactory(house, st);
  const app = await createTestApp(house);
  const staff: Stage['staff'] = (...of) => asStaff(app, house, 1, ...of);
  const made: Stage = {
    house,
    app,
    st,
    make,
    supervisor: await staff('supervisor'),
    staff,
    at: (household, openedBy = 'card', witnessId) =>
      asResident(app, house, 1, {
        residentId: st.heads[household]!,
        householdId: st.households[household]!,
        openedBy,
        ...(witnessId === undefined ? {} : { witnessId }),
      }),
    trailOf: async (actorId, action) =>
      (
        await made.supervisor.ok('audit.list', {
          query: { actorId, ...(action === undefined ? {} : { action }) },
        })
      ).items,
  };
  return made;
}

export async function ended(s: Stage) {
  await s.app.close();
  await s.house.close();
}
