import { disableStaff, invite, listStaff, makeInvitation, proposeReset, proposeRoles } from '#access';
import type { House } from '#platform';
import type { Reply, StaffCall } from '../http/serve';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { Called, Serve } from '../http/serve';

@Controller()
export class StaffController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('staff.list')
  async list(@Called() call: StaffCall<'staff.list'>): Reply<'staff.list'> {
    return { items: await listStaff(this.house, call.caller, call.now) };
  }

  @Serve('staff.invite')
  invite(@Called() call: StaffCall<'staff.invite'>): Reply<'staff.invite'> {
    return invite(this.house, call.caller, call.body, call.now);
  }

  @Serve('staff.invitation')
  invitation(@Called() call: StaffCall<'staff.invitation'>): Reply<'staff.invitation'> {
    return makeInvitation(this.house, call.caller, call.params.staffId, call.now);
  }

  @Serve('staff.proposeRoles')
  proposeRoles(@Called() call: StaffCall<'staff.proposeRoles'>): Reply<'staff.proposeRoles'> {
    return proposeRoles(this.house, call.caller, call.body, call.now);
  }

  @Serve('staff.proposeReset')
  proposeReset(@Called() call: StaffCall<'staff.proposeReset'>): Reply<'staff.proposeReset'> {
    return proposeReset(this.house, call.caller, call.params.staffId, call.now);
  }

  @Serve('staff.disable')
  async disable(@Called() call: StaffCall<'staff.disable'>): Reply<'staff.disable'> {
    await disableStaff(this.house, call.caller, { ...call.params, ...call.body }, call.now);
    return {};
  }
}
