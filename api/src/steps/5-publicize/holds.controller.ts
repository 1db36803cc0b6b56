import type { House } from '#platform';
import { holdLine, keepHold, openHolds } from '#steps/5-publicize';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../../house';
import { Called, Serve, type Reply, type StaffCall } from '../../http/serve';
import { wire } from '../../http/wire';

@Controller()
export class HoldsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('line.hold')
  async hold(@Called() call: StaffCall<'line.hold'>): Reply<'line.hold'> {
    return wire(await holdLine(this.house, call.caller, { ...call.params, ...call.body }, call.now));
  }

  @Serve('line.keepHold')
  keep(@Called() call: StaffCall<'line.keepHold'>): Reply<'line.keepHold'> {
    return keepHold(this.house, call.caller, { ...call.params, ...call.body }, call.now);
  }

  @Serve('line.holds')
  async holds(@Called() call: StaffCall<'line.holds'>): Reply<'line.holds'> {
    return wire({ holds: await openHolds(this.house, call.caller) });
  }
}
