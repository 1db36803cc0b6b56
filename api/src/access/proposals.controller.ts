import { countersign, listProposals, refuseProposal, withdrawProposal } from '#access';
import type { House } from '#platform';
import type { Reply, StaffCall } from '../http/serve';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { Called, Serve } from '../http/serve';

@Controller()
export class ProposalsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('proposal.list')
  list(@Called() call: StaffCall<'proposal.list'>): Reply<'proposal.list'> {
    return listProposals(this.house, call.caller, call.query);
  }

  @Serve('proposal.countersign')
  countersign(@Called() call: StaffCall<'proposal.countersign'>): Reply<'proposal.countersign'> {
    return countersign(this.house, call.caller, { ...call.params, ...call.body }, call.now);
  }

  @Serve('proposal.refuse')
  async refuse(@Called() call: StaffCall<'proposal.refuse'>): Reply<'proposal.refuse'> {
    await refuseProposal(this.house, call.caller, { ...call.params, ...call.body }, call.now);
    return {};
  }

  @Serve('proposal.withdraw')
  async withdraw(@Called() call: StaffCall<'proposal.withdraw'>): Reply<'proposal.withdraw'> {
    await withdrawProposal(this.house, call.caller, call.params, call.now);
    return {};
  }
}
