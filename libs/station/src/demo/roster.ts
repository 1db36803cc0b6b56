import { writeCsv } from '#platform';
import place from '../../data/demo-place.json';
import type { DemoPeople } from './people';

const BYTE_ORDER_MARK = '\ufeff';

/** The people as the committee's own spreadsheet: one row a resident, Chinese headings, for the roster import. */
export function rosterCsv(people: DemoPeople): string {
  const { headings, yes, no } = place.roster;
  const committees = new Map(people.committees.map((one) => [one.committeeNo, one]));
  const groups = new Map(people.groups.map((one) => [one.groupNo, one]));
  const buildings = new Map(people.buildings.map((one) => [one.buildingNo, one]));
  const households = new Map(people.households.map((one) => [one.householdNo, one]));
  const rows = people.persons.map((person) => {
    const household = households.get(person.householdNo)!;
    const building = buildings.get(household.buildingNo)!;
    const group = groups.get(building.groupNo)!;
    const cells: Record<keyof typeof headings, string | null> = {
      committee: committees.get(group.committeeNo)!.name,
      group: group.name,
      building: building.name,
      unit: household.unit,
      room: household.room,
      householdNo: household.householdNo,
      name: person.name,
      relation: person.relation,
      idNumber: person.idNumber,
      bornOn: person.bornOn,
      phone: person.phone,
      disability: person.disability,
      incomeSupport: household.incomeSupport ? yes : no,
      consent: person.consents ? yes : no,
    };
    return (Object.keys(headings) as (keyof typeof headings)[]).map((column) => cells[column]);
  });
  return BYTE_ORDER_MARK + writeCsv([Object.values(headings), ...rows]);
}
