import type { House } from '#platform';
import { registerClaims, registerQueue, registerView } from '#steps/4-register';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../../house';
import { Called, Serve, type Reply, type StaffCall } from '../../http/serve';
import { wire } from '../../http/wire';

@Controller()
export class RegisterController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('register.queue')
  queue(@Called() call: StaffCall<'register.queue'>): Reply<'register.queue'> {
    return registerQueue(this.house, call.caller, call.query);
  }

  @Serve('register.enter')
  enter(@Called() call: StaffCall<'register.enter'>): Reply<'register.enter'> {
    return registerClaims(this.house, call.caller, call.body, call.now);
  }

  @Serve('register.view')
  async view(@Called() call: StaffCall<'register.view'>): Reply<'register.view'> {
    return wire(await registerView(this.house, call.caller, call.params, call.query));
  }
}
