import type { StaffCall, Reply } from '../http/serve';
import { Controller } from '@nestjs/common';
import { Called, Serve } from '../http/serve';

@Controller()
export class StaffController {
  @Serve('me.get')
  async me(@Called() call: StaffCall<'me.get'>): Reply<'me.get'> {
    const { staffId, station, roles } = call.caller;
    return {
      staffId,
      name: '',
      station,
      roles: roles.map(({ role, committeeId, groupId }) => ({ role, committeeId, groupId })),
    };
  }
}
