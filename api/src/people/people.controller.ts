import {
  correctResident,
  getHousehold,
  getMyHousehold,
  getResidentContact,
  getResidentPrivate,
  listBuildings,
  listHouseholds,
  listResidents,
  recordAway,
} from '#people';
import type { House } from '#platform';
import { Controller, Inject } from '@nestjs/common';
import { HOUSE } from '../house';
import { Called, Serve, type Reply, type ResidentCall, type StaffCall } from '../http/serve';

@Controller()
export class PeopleController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Serve('building.list')
  async buildings(@Called() call: StaffCall<'building.list'>): Reply<'building.list'> {
    const { station } = call;
    return { items: await this.house.db.inStation(station, (tx) => listBuildings(tx, station)) };
  }

  @Serve('household.list')
  households(@Called() call: StaffCall<'household.list'>): Reply<'household.list'> {
    return listHouseholds(this.house, call.caller, call.query, call.now);
  }

  @Serve('household.get')
  household(@Called() call: StaffCall<'household.get'>): Reply<'household.get'> {
    return getHousehold(this.house, call.caller, call.params.householdId, call.now);
  }

  @Serve('household.mine')
  mine(@Called() call: ResidentCall<'household.mine'>): Reply<'household.mine'> {
    return getMyHousehold(this.house, call.caller, call.now);
  }

  @Serve('household.away')
  away(@Called() call: StaffCall<'household.away'>): Reply<'household.away'> {
    return recordAway(this.house, call.caller, { ...call.params, ...call.body }, call.now);
  }

  @Serve('resident.list')
  residents(@Called() call: StaffCall<'resident.list'>): Reply<'resident.list'> {
    return listResidents(this.house, call.caller, call.query, call.now);
  }

  @Serve('resident.contact')
  contact(@Called() call: StaffCall<'resident.contact'>): Reply<'resident.contact'> {
    return getResidentContact(this.house, call.caller, call.params.residentId, call.now);
  }

  @Serve('resident.private')
  private(@Called() call: StaffCall<'resident.private'>): Reply<'resident.private'> {
    return getResidentPrivate(this.house, call.caller, call.params.residentId, call.now);
  }

  @Serve('resident.correct')
  correct(@Called() call: StaffCall<'resident.correct'>): Reply<'resident.correct'> {
    return correctResident(this.house, call.caller, { ...call.params, ...call.body }, call.now);
  }
}
