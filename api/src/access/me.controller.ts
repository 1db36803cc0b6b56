import {
  aboutMe,
  changePassword,
  endOwnSession,
  endPhone,
  listOwnSessions,
  listPhones,
  openTotp,
  PHONE_COOKIE,
  PHONE_COOKIE_SECONDS,
  registerPhone,
  renewTotp,
  STAFF_COOKIE,
  stepUp,
} from '#access';
import type { House } from '#platform';
import type { Reply, StaffCall } from '../http/serve';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { setCookie } from '../http/cookies';
import { Called, Serve } from '../http/serve';

@Controller()
export class MeController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('me.get')
  me(@Called() call: StaffCall<'me.get'>): Reply<'me.get'> {
    return aboutMe(this.house, call.caller, call.caller.roles);
  }

  @Serve('me.signOut')
  async signOut(@Called() call: StaffCall<'me.signOut'>): Reply<'me.signOut'> {
    await endOwnSession(this.house, call.caller, call.caller.sessionId, call.now);
    setCookie(call.http.reply, STAFF_COOKIE, '');
    return {};
  }

  @Serve('me.stepUp')
  stepUp(@Called() call: StaffCall<'me.stepUp'>): Reply<'me.stepUp'> {
    return stepUp(this.house, call.caller, call.body.code, call.now);
  }

  @Serve('me.sessions')
  async sessions(@Called() call: StaffCall<'me.sessions'>): Reply<'me.sessions'> {
    return { items: await listOwnSessions(this.house, call.caller, call.now) };
  }

  @Serve('me.endSession')
  async endSession(@Called() call: StaffCall<'me.endSession'>): Reply<'me.endSession'> {
    await endOwnSession(this.house, call.caller, call.params.sessionId, call.now);
    return {};
  }

  @Serve('me.changePassword')
  async changePassword(@Called() call: StaffCall<'me.changePassword'>): Reply<'me.changePassword'> {
    await changePassword(this.house, call.caller, call.body, call.now);
    return {};
  }

  @Serve('me.openTotp')
  openTotp(@Called() call: StaffCall<'me.openTotp'>): Reply<'me.openTotp'> {
    return openTotp(this.house, call.caller);
  }

  @Serve('me.renewTotp')
  renewTotp(@Called() call: StaffCall<'me.renewTotp'>): Reply<'me.renewTotp'> {
    return renewTotp(this.house, call.caller, call.body, call.now);
  }

  @Serve('me.phones')
  async phones(@Called() call: StaffCall<'me.phones'>): Reply<'me.phones'> {
    return { items: await listPhones(this.house, call.caller) };
  }

  @Serve('me.registerPhone')
  async registerPhone(@Called() call: StaffCall<'me.registerPhone'>): Reply<'me.registerPhone'> {
    const { deviceId, token } = await registerPhone(this.house, call.caller, call.body, call.now);
    setCookie(call.http.reply, PHONE_COOKIE, token, PHONE_COOKIE_SECONDS);
    return { deviceId };
  }

  @Serve('me.endPhone')
  async endPhone(@Called() call: StaffCall<'me.endPhone'>): Reply<'me.endPhone'> {
    await this.house.db.inStation(call.station, (tx) =>
      endPhone(tx, call.station, call.caller.staffId, call.params.deviceId, call.now),
    );
    return {};
  }
}
