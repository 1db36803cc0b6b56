import {
  aboutMe,
  acceptInvitation,
  openInvitation,
  PHONE_COOKIE,
  rolesOf,
  signIn,
  signInByPhone,
  STAFF_COOKIE,
  type SignedIn,
  type Whence,
} from '#access';
import type { RouteId } from '#contract';
import type { House } from '#platform';
import type { Call, PublicCall, Reply } from '../http/serve';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { cookiesOf, setCookie } from '../http/cookies';
import { Called, Serve } from '../http/serve';

function whenceOf({ http: { request } }: Call<RouteId>): Whence {
  return { address: request.ip, agent: request.headers['user-agent'] ?? '' };
}

@Controller()
export class SignInController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('staff.signIn')
  async signIn(@Called() call: PublicCall<'staff.signIn'>): Reply<'staff.signIn'> {
    const session = await signIn(this.house, call.station, call.body, whenceOf(call), call.now);
    return this.#welcome(call, session);
  }

  @Serve('staff.signInByPhone')
  async byPhone(@Called() call: PublicCall<'staff.signInByPhone'>): Reply<'staff.signInByPhone'> {
    const phone = cookiesOf(call.http.request.headers.cookie)[PHONE_COOKIE];
    const input = { phone, pin: call.body.pin };
    const session = await signInByPhone(this.house, call.station, input, whenceOf(call), call.now);
    return this.#welcome(call, session);
  }

  @Serve('staff.openInvitation')
  openInvitation(@Called() call: PublicCall<'staff.openInvitation'>): Reply<'staff.openInvitation'> {
    const { address } = whenceOf(call);
    return openInvitation(this.house, call.station, call.body.invitation, address, call.now);
  }

  @Serve('staff.acceptInvitation')
  acceptInvitation(@Called() call: PublicCall<'staff.acceptInvitation'>): Reply<'staff.acceptInvitation'> {
    return acceptInvitation(this.house, call.station, call.body, whenceOf(call).address, call.now);
  }

  async #welcome(call: Call<RouteId>, session: SignedIn): Reply<'me.get'> {
    const roles = await this.house.db.inStation(call.station, (tx) =>
      rolesOf(tx, call.station, session.staffId, call.now),
    );
    setCookie(call.http.reply, STAFF_COOKIE, session.token);
    return aboutMe(this.house, { station: call.station, sessionId: session.sessionId }, roles);
  }
}
