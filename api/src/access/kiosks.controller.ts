import {
  answerCall,
  approveKiosk,
  callStaff,
  createKiosk,
  heartbeat,
  kioskState,
  listKiosks,
  maintainKiosk,
  newPairingCode,
  pairKiosk,
  revokeKiosk,
} from '#access';
import type { House } from '#platform';
import type { KioskCall, PublicCall, Reply, StaffCall } from '../http/serve';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { Called, Serve } from '../http/serve';

@Controller()
export class KiosksController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('kiosk.list')
  async list(@Called() call: StaffCall<'kiosk.list'>): Reply<'kiosk.list'> {
    return { items: await listKiosks(this.house, call.caller) };
  }

  @Serve('kiosk.create')
  create(@Called() call: StaffCall<'kiosk.create'>): Reply<'kiosk.create'> {
    return createKiosk(this.house, call.caller, call.body, call.now);
  }

  @Serve('kiosk.newCode')
  newCode(@Called() call: StaffCall<'kiosk.newCode'>): Reply<'kiosk.newCode'> {
    return newPairingCode(this.house, call.caller, call.params.kioskId, call.now);
  }

  @Serve('kiosk.pair')
  pair(@Called() call: PublicCall<'kiosk.pair'>): Reply<'kiosk.pair'> {
    return pairKiosk(this.house, call.station, call.body, call.http.request.ip, call.now);
  }

  @Serve('kiosk.state')
  state(@Called() call: PublicCall<'kiosk.state'>): Reply<'kiosk.state'> {
    return kioskState(this.house, call.station, call.params.kioskId);
  }

  @Serve('kiosk.approve')
  async approve(@Called() call: StaffCall<'kiosk.approve'>): Reply<'kiosk.approve'> {
    await approveKiosk(this.house, call.caller, { ...call.params, ...call.body }, call.now);
    return {};
  }

  @Serve('kiosk.revoke')
  async revoke(@Called() call: StaffCall<'kiosk.revoke'>): Reply<'kiosk.revoke'> {
    await revokeKiosk(this.house, call.caller, { ...call.params, ...call.body }, call.now);
    return {};
  }

  @Serve('kiosk.maintain')
  async maintain(@Called() call: StaffCall<'kiosk.maintain'>): Reply<'kiosk.maintain'> {
    await maintainKiosk(this.house, call.caller, call.params.kioskId, call.now);
    return {};
  }

  @Serve('kiosk.heartbeat')
  heartbeat(@Called() call: KioskCall<'kiosk.heartbeat'>): Reply<'kiosk.heartbeat'> {
    return heartbeat(this.house, call.caller, call.body, call.now);
  }

  @Serve('kiosk.call')
  async call(@Called() call: KioskCall<'kiosk.call'>): Reply<'kiosk.call'> {
    await callStaff(this.house, call.caller, call.now);
    return {};
  }

  @Serve('kiosk.answerCall')
  async answerCall(@Called() call: StaffCall<'kiosk.answerCall'>): Reply<'kiosk.answerCall'> {
    await answerCall(this.house, call.caller, call.params.kioskId, call.now);
    return {};
  }
}
