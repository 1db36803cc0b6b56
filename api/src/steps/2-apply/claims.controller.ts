import type { ResidentCaller, StaffCaller } from '#access';
import type { House } from '#platform';
import { householdClaims, submitClaim, submitList } from '#steps/2-apply';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../../house';
import { replyTo } from '../../http/reply-to';
import { Called, Serve, type Call, type Reply, type ResidentCall, type StaffCall } from '../../http/serve';

@Controller()
export class ClaimsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('claim.submit')
  async submit(@Called() call: Call<'claim.submit', ResidentCaller | StaffCaller>): Reply<'claim.submit'> {
    const done = await submitClaim(this.house, call.caller, { ...call.body, ...call.params }, call.now);
    return replyTo(call, done);
  }

  @Serve('list.submit')
  async submitList(@Called() call: StaffCall<'list.submit'>): Reply<'list.submit'> {
    const done = await submitList(this.house, call.caller, { ...call.body, ...call.params }, call.now);
    return replyTo(call, done);
  }

  @Serve('claim.mine')
  mine(@Called() call: ResidentCall<'claim.mine'>): Reply<'claim.mine'> {
    return householdClaims(this.house, call.caller, call.query);
  }
}
