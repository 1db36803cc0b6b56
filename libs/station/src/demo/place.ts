import place from '../../data/demo-place.json';
import type { Random } from './random';

export interface DemoCommittee {
  committeeNo: number;
  name: string;
}
export interface DemoGroup {
  groupNo: number;
  committeeNo: number;
  name: string;
}
export interface DemoBuilding {
  buildingNo: number;
  groupNo: number;
  name: string;
}
export interface DemoDoor {
  buildingNo: number;
  unit: string;
  room: string;
}

export interface DemoPlace {
  committees: DemoCommittee[];
  groups: DemoGroup[];
  buildings: DemoBuilding[];
  /** One for each household, building by building. */
  doors: DemoDoor[];
}

const ROOMS_PER_FLOOR = 2;
const FLOORS = 6;
const ROOMS_PER_UNIT = ROOMS_PER_FLOOR * FLOORS;

const numbered = (pattern: string, n: number | string) => pattern.replace('{n}', String(n));

/** Parts that differ by one at most and sum up to the whole, larger ones first. */
function evenly(whole: number, parts: number): number[] {
  return Array.from({ length: parts }, (_, i) => Math.floor(whole / parts) + (i < whole % parts ? 1 : 0));
}

function doorOf(buildingNo: number, index: number): DemoDoor {
  const within = index % ROOMS_PER_UNIT;
  const floor = Math.floor(within / ROOMS_PER_FLOOR) + 1;
  return {
    buildingNo,
    unit: String(Math.floor(index / ROOMS_PER_UNIT) + 1),
    room: `${floor}0${(within % ROOMS_PER_FLOOR) + 1}`,
  };
}

/** The tree above the households: groups of 2 to 4 buildings, about 90 households each whatever their buildings. */
export function buildPlace(random: Random): DemoPlace {
  const { counts } = place;
  const committees = place.committees.map((name, i) => ({ committeeNo: i + 1, name }));
  const buildingsOfGroup = random.shuffled(
    Object.entries(place.groupsByBuildings).flatMap(([buildings, groups]) =>
      Array.from({ length: groups }, () => Number(buildings)),
    ),
  );
  const householdsOfGroup = random.shuffled(evenly(counts.households, counts.groups));
  const groups: DemoGroup[] = [];
  const buildings: DemoBuilding[] = [];
  const doors: DemoDoor[] = [];
  buildingsOfGroup.forEach((buildingCount, i) => {
    const groupNo = i + 1;
    const committeeNo = Math.floor((i * committees.length) / counts.groups) + 1;
    groups.push({ groupNo, committeeNo, name: numbered(place.group, groupNo) });
    for (const households of evenly(householdsOfGroup[i]!, buildingCount)) {
      const buildingNo = buildings.length + 1;
      buildings.push({ buildingNo, groupNo, name: numbered(place.building, buildingNo) });
      for (let index = 0; index < households; index += 1) doors.push(doorOf(buildingNo, index));
    }
  });
  return { committees, groups, buildings, doors };
}
