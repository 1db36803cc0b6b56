import { listActs, previewActs, proposeActs, proposeFiling, proposeWithdrawal, publicActs } from '#claims';
import { dayOf, type House } from '#platform';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import type { PublicCall, Reply, StaffCall } from '../http/serve';
import { Called, Serve } from '../http/serve';

@Controller()
export class ActsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('act.list')
  list(@Called() call: StaffCall<'act.list'>): Reply<'act.list'> {
    return listActs(this.house, call.station, call.query.day ?? dayOf(call.now));
  }

  @Serve('act.public')
  publicTable(@Called() call: PublicCall<'act.public'>): Reply<'act.public'> {
    return publicActs(this.house, call.station, call.query.day ?? dayOf(call.now));
  }

  @Serve('act.preview')
  preview(@Called() call: StaffCall<'act.preview'>): Reply<'act.preview'> {
    return previewActs(this.house, call.station, call.body);
  }

  @Serve('act.propose')
  propose(@Called() call: StaffCall<'act.propose'>): Reply<'act.propose'> {
    return proposeActs(this.house, call.caller, call.body, call.now);
  }

  @Serve('act.propose-withdrawal')
  withdraw(@Called() call: StaffCall<'act.propose-withdrawal'>): Reply<'act.propose-withdrawal'> {
    return proposeWithdrawal(this.house, call.caller, call.body, call.now);
  }

  @Serve('act.propose-filing')
  file(@Called() call: StaffCall<'act.propose-filing'>): Reply<'act.propose-filing'> {
    return proposeFiling(this.house, call.caller, call.body, call.now);
  }
}
