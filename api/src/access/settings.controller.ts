import { listSettings, proposeSettings } from '#access';
import type { House } from '#platform';
import type { Reply, StaffCall } from '../http/serve';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { Called, Serve } from '../http/serve';

@Controller()
export class SettingsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('setting.list')
  async list(@Called() call: StaffCall<'setting.list'>): Reply<'setting.list'> {
    return { items: await listSettings(this.house, call.caller, call.now) };
  }

  @Serve('setting.propose')
  propose(@Called() call: StaffCall<'setting.propose'>): Reply<'setting.propose'> {
    return proposeSettings(this.house, call.caller, call.body, call.now);
  }
}
