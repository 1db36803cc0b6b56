import {
  aboutSession,
  endOwn,
  grantWitnessed,
  listDoorBuildings,
  listDoorMembers,
  listDoorRooms,
  listDoorUnits,
  listWitnessed,
  nameWitness,
  openByCard,
  openByDoor,
  openWitnessed,
  standFor,
} from '#access';
import type { House } from '#platform';
import type { KioskCall, Reply, ResidentCall, StaffCall } from '../http/serve';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { Called, Serve } from '../http/serve';

@Controller()
export class SessionsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('session.openByCard')
  byCard(@Called() call: KioskCall<'session.openByCard'>): Reply<'session.openByCard'> {
    return openByCard(this.house, call.caller, call.body, call.now);
  }

  @Serve('session.openByDoor')
  byDoor(@Called() call: KioskCall<'session.openByDoor'>): Reply<'session.openByDoor'> {
    return openByDoor(this.house, call.caller, call.body, call.now);
  }

  @Serve('session.openWitnessed')
  witnessed(@Called() call: KioskCall<'session.openWitnessed'>): Reply<'session.openWitnessed'> {
    return openWitnessed(this.house, call.caller, call.body.code, call.now);
  }

  @Serve('session.get')
  get(@Called() call: ResidentCall<'session.get'>): Reply<'session.get'> {
    return aboutSession(this.house, call.caller, call.now);
  }

  @Serve('session.standFor')
  standFor(@Called() call: ResidentCall<'session.standFor'>): Reply<'session.standFor'> {
    return standFor(this.house, call.caller, call.body.residentId, call.now);
  }

  @Serve('session.end')
  async end(@Called() call: ResidentCall<'session.end'>): Reply<'session.end'> {
    await endOwn(this.house, call.caller, call.now);
    return {};
  }

  @Serve('door.buildings')
  async buildings(@Called() call: KioskCall<'door.buildings'>): Reply<'door.buildings'> {
    return { items: await listDoorBuildings(this.house, call.caller) };
  }

  @Serve('door.units')
  async units(@Called() call: KioskCall<'door.units'>): Reply<'door.units'> {
    return { items: await listDoorUnits(this.house, call.caller, call.query.buildingId) };
  }

  @Serve('door.rooms')
  async rooms(@Called() call: KioskCall<'door.rooms'>): Reply<'door.rooms'> {
    return { items: await listDoorRooms(this.house, call.caller, call.query) };
  }

  @Serve('door.members')
  async members(@Called() call: KioskCall<'door.members'>): Reply<'door.members'> {
    return { items: await listDoorMembers(this.house, call.caller, call.query, call.now) };
  }

  @Serve('witness.name')
  nameWitness(@Called() call: ResidentCall<'witness.name'>): Reply<'witness.name'> {
    return nameWitness(this.house, call.caller, call.body, call.now);
  }

  @Serve('witness.grant')
  grant(@Called() call: StaffCall<'witness.grant'>): Reply<'witness.grant'> {
    return grantWitnessed(this.house, call.caller, call.body, call.now);
  }

  @Serve('witness.list')
  list(@Called() call: StaffCall<'witness.list'>): Reply<'witness.list'> {
    return listWitnessed(this.house, call.caller, call.query);
  }
}
