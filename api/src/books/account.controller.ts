import { myAccount, myEntries, myHonour } from '#books';
import type { House } from '#platform';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { Called, Serve, type Reply, type ResidentCall } from '../http/serve';

@Controller()
export class AccountController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('account.mine')
  mine(@Called() call: ResidentCall<'account.mine'>): Reply<'account.mine'> {
    return myAccount(this.house, call.caller);
  }

  @Serve('account.entries')
  entries(@Called() call: ResidentCall<'account.entries'>): Reply<'account.entries'> {
    return myEntries(this.house, call.caller, call.query);
  }

  @Serve('account.honour')
  honour(@Called() call: ResidentCall<'account.honour'>): Reply<'account.honour'> {
    return myHonour(this.house, call.caller);
  }
}
