import type { ResidentCaller, StaffCaller } from '#access';
import { wholeClaimSheet } from '#books';
import type { RouteId } from '#contract';
import type { House } from '#platform';
import {
  checkClaim,
  claimQueue,
  confirmedByWitnesses,
  listClaims,
  readFile,
  requestReversal,
  resubmitClaim,
  settleClaim,
  settleList,
  submitClaim,
  submitList,
  uploadFile,
  withdrawClaim,
} from '#steps/2-apply';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../../house';
import { replyTo } from '../../http/reply-to';
import { Called, Serve, type Call, type Reply, type StaffCall } from '../../http/serve';

/** Routes that serve a resident before the kiosk and staff at the desk alike. */
type BothCall<Id extends RouteId> = Call<Id, ResidentCaller | StaffCaller>;

@Controller()
export class ClaimsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('file.upload')
  async upload(@Called() call: BothCall<'file.upload'>): Reply<'file.upload'> {
    return replyTo(
      call,
      await uploadFile(
        this.house,
        call.caller,
        { ...call.params, ...call.query, bytes: call.bytes },
        call.now,
      ),
    );
  }

  @Serve('file.get')
  file(@Called() call: BothCall<'file.get'>): Reply<'file.get'> {
    return readFile(this.house, call.caller, call.params.fileId);
  }

  @Serve('claim.submit')
  async submit(@Called() call: BothCall<'claim.submit'>): Reply<'claim.submit'> {
    return replyTo(
      call,
      await submitClaim(this.house, call.caller, { ...call.body, ...call.params }, call.now),
    );
  }

  @Serve('claim.settle')
  settle(@Called() call: BothCall<'claim.settle'>): Reply<'claim.settle'> {
    return settleClaim(this.house, call.caller, call.params.claimId, call.now);
  }

  @Serve('list.submit')
  async submitList(@Called() call: StaffCall<'list.submit'>): Reply<'list.submit'> {
    return replyTo(
      call,
      await submitList(this.house, call.caller, { ...call.body, ...call.params }, call.now),
    );
  }

  @Serve('list.settle')
  settleList(@Called() call: StaffCall<'list.settle'>): Reply<'list.settle'> {
    return settleList(this.house, call.caller, call.params.batchId, call.now);
  }

  @Serve('reversal.request')
  async reverse(@Called() call: StaffCall<'reversal.request'>): Reply<'reversal.request'> {
    return replyTo(
      call,
      await requestReversal(this.house, call.caller, { ...call.body, ...call.params }, call.now),
    );
  }

  @Serve('claim.list')
  list(@Called() call: StaffCall<'claim.list'>): Reply<'claim.list'> {
    return listClaims(this.house, call.caller, call.query);
  }

  @Serve('claim.queue')
  queue(@Called() call: StaffCall<'claim.queue'>): Reply<'claim.queue'> {
    return claimQueue(this.house, call.caller, call.query, call.now);
  }

  @Serve('claim.get')
  sheet(@Called() call: StaffCall<'claim.get'>): Reply<'claim.get'> {
    return wholeClaimSheet(this.house, call.caller, call.params.claimId);
  }

  @Serve('witness.confirmed')
  confirmed(@Called() call: StaffCall<'witness.confirmed'>): Reply<'witness.confirmed'> {
    return confirmedByWitnesses(this.house, call.caller, call.query, call.now);
  }

  @Serve('claim.check')
  check(@Called() call: StaffCall<'claim.check'>): Reply<'claim.check'> {
    return checkClaim(this.house, call.caller, { ...call.body, ...call.params }, call.now);
  }

  @Serve('claim.withdraw')
  withdraw(@Called() call: BothCall<'claim.withdraw'>): Reply<'claim.withdraw'> {
    return withdrawClaim(this.house, call.caller, { ...call.body, ...call.params }, call.now);
  }

  @Serve('claim.resubmit')
  resubmit(@Called() call: BothCall<'claim.resubmit'>): Reply<'claim.resubmit'> {
    return resubmitClaim(this.house, call.caller, { ...call.body, ...call.params }, call.now);
  }
}
