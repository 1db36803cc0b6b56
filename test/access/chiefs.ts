import { totpCode } from '#access';
import { asPublic, asStaff, type Answer, type Client, type StaffClient } from '../support/client';
import { served, type Served } from '../support/served';

/** Station 1 with the two who bring in everybody else, signed in anew for each test. */
export interface Chiefs extends Served {
  anybody: Client;
  administrator: StaffClient;
  supervisor: StaffClient;
  /** What an authenticator shows at the house's time. */
  codeFor(secret: string): string;
  /** Until it shows the next code. */
  nextCode(): void;
  signIn(login: string, password: string, code: string): Promise<Answer<'staff.signIn'>>;
}

export function chiefs(name: string): Chiefs {
  const here: Chiefs = Object.assign(served(name) as Chiefs, {
    codeFor: (secret: string) => totpCode(secret, here.house.clock.now()),
    nextCode: () => here.house.clock.advance(30_000),
    signIn: (login: string, password: string, code: string) =>
      here.anybody.call('staff.signIn', { body: { login, password, code } }),
  });
  beforeAll(async () => {
    await here.house.station({ committees: 2, groups: 4, buildings: 4 });
    here.anybody = asPublic(here.app, 1);
  });
  beforeEach(async () => {
    // Each test on a quarter of an hour of its own, so that the failures of one do not count in another.
    here.house.clock.advance(16 * 60_000);
    here.administrator = await asStaff(here.app, here.house, 1, 'administrator');
    here.supervisor = await asStaff(here.app, here.house, 1, 'supervisor');
  });
  return here;
}
