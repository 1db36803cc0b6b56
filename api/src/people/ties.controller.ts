import {
  addKin,
  declareKin,
  declareMyKin,
  endKin,
  endProxy,
  giveConsent,
  listKin,
  nameGuardian,
  nameMyProxy,
  nameProxy,
  setMyConsent,
  withdrawConsent,
} from '#people';
import type { House } from '#platform';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { Called, Serve, type Reply, type ResidentCall, type StaffCall } from '../http/serve';

@Controller()
export class TiesController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('guardian.name')
  guardian(@Called() call: StaffCall<'guardian.name'>): Reply<'guardian.name'> {
    return nameGuardian(this.house, call.caller, { ...call.params, ...call.body }, call.now);
  }

  @Serve('consent.give')
  give(@Called() call: StaffCall<'consent.give'>): Reply<'consent.give'> {
    return giveConsent(this.house, call.caller, { ...call.params, ...call.body }, call.now);
  }

  @Serve('consent.withdraw')
  withdraw(@Called() call: StaffCall<'consent.withdraw'>): Reply<'consent.withdraw'> {
    return withdrawConsent(this.house, call.caller, call.params.residentId, call.now);
  }

  @Serve('consent.mine')
  mine(@Called() call: ResidentCall<'consent.mine'>): Reply<'consent.mine'> {
    return setMyConsent(this.house, call.caller, { ...call.params, ...call.body }, call.now);
  }

  @Serve('proxy.mine')
  myProxy(@Called() call: ResidentCall<'proxy.mine'>): Reply<'proxy.mine'> {
    return nameMyProxy(this.house, call.caller, { ...call.params, ...call.body }, call.now);
  }

  @Serve('kin.list')
  kin(@Called() call: StaffCall<'kin.list'>): Reply<'kin.list'> {
    return listKin(this.house, call.caller, call.params.residentId, call.now);
  }

  @Serve('kin.declare')
  declare(@Called() call: StaffCall<'kin.declare'>): Reply<'kin.declare'> {
    return declareKin(this.house, call.caller, { ...call.params, ...call.body }, call.now);
  }

  @Serve('kin.add')
  add(@Called() call: StaffCall<'kin.add'>): Reply<'kin.add'> {
    return addKin(this.house, call.caller, { ...call.params, ...call.body }, call.now);
  }

  @Serve('kin.end')
  end(@Called() call: StaffCall<'kin.end'>): Reply<'kin.end'> {
    return endKin(this.house, call.caller, call.params, call.now);
  }

  @Serve('kin.mine')
  myKin(@Called() call: StaffCall<'kin.mine'>): Reply<'kin.mine'> {
    return declareMyKin(this.house, call.caller, call.body, call.now);
  }

  @Serve('proxy.name')
  proxy(@Called() call: StaffCall<'proxy.name'>): Reply<'proxy.name'> {
    return nameProxy(this.house, call.caller, { ...call.params, ...call.body }, call.now);
  }

  @Serve('proxy.end')
  endProxy(@Called() call: StaffCall<'proxy.end'>): Reply<'proxy.end'> {
    return endProxy(this.house, call.caller, call.params, call.now);
  }
}
