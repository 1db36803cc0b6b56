import type { House } from '#platform';
import {
  answerAsWitness,
  answerDeduction,
  askedToWitness,
  claimSheet,
  claimsOnBehalf,
  deliverDeduction,
  disownClaim,
  householdClaims,
  markSeen,
  repairedDeduction,
} from '#steps/2-apply';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../../house';
import { Called, Serve, type Reply, type ResidentCall, type StaffCall } from '../../http/serve';

/** What a household does about claims: its own, those made on its behalf, and those held against it. */
@Controller()
export class HouseholdClaimsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('claim.mine')
  mine(@Called() call: ResidentCall<'claim.mine'>): Reply<'claim.mine'> {
    return householdClaims(this.house, call.caller, call.query);
  }

  @Serve('claim.my-get')
  sheet(@Called() call: ResidentCall<'claim.my-get'>): Reply<'claim.my-get'> {
    return claimSheet(this.house, call.caller, call.params.claimId);
  }

  @Serve('claim.on-behalf')
  onBehalf(@Called() call: ResidentCall<'claim.on-behalf'>): Reply<'claim.on-behalf'> {
    return claimsOnBehalf(this.house, call.caller);
  }

  @Serve('claim.seen')
  async seen(@Called() call: ResidentCall<'claim.seen'>): Reply<'claim.seen'> {
    await markSeen(this.house, call.caller, call.body, call.now);
    return {};
  }

  @Serve('claim.disown')
  disown(@Called() call: ResidentCall<'claim.disown'>): Reply<'claim.disown'> {
    return disownClaim(this.house, call.caller, call.params.claimId, call.now);
  }

  @Serve('deduction.answer')
  answer(@Called() call: ResidentCall<'deduction.answer'>): Reply<'deduction.answer'> {
    return answerDeduction(this.house, call.caller, { ...call.body, ...call.params }, call.now);
  }

  @Serve('claim.deliver')
  deliver(@Called() call: StaffCall<'claim.deliver'>): Reply<'claim.deliver'> {
    return deliverDeduction(this.house, call.caller, { ...call.body, ...call.params }, call.now);
  }

  @Serve('claim.repaired')
  repaired(@Called() call: StaffCall<'claim.repaired'>): Reply<'claim.repaired'> {
    return repairedDeduction(this.house, call.caller, { ...call.body, ...call.params }, call.now);
  }

  @Serve('witness.asked')
  asked(@Called() call: ResidentCall<'witness.asked'>): Reply<'witness.asked'> {
    return askedToWitness(this.house, call.caller);
  }

  @Serve('witness.answer')
  async witness(@Called() call: ResidentCall<'witness.answer'>): Reply<'witness.answer'> {
    await answerAsWitness(this.house, call.caller, { ...call.body, ...call.params }, call.now);
    return {};
  }
}
