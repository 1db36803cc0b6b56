import { citizenIdCheckDigit } from '#people';
import { addDays, addMonths, groupBy, type Day } from '#platform';
import place from '../../data/demo-place.json';
import { drawFamily, type Member } from './family';
import { drawDottedName, drawGivenName, drawSurname, type Sex } from './names';
import { buildPlace, type DemoBuilding, type DemoCommittee, type DemoDoor, type DemoGroup } from './place';
import { randomFrom, type Random } from './random';

export interface DemoHousehold extends DemoDoor {
  householdNo: string;
  incomeSupport: boolean;
}

export interface DemoPerson {
  personNo: number;
  householdNo: string;
  name: string;
  /** To the head, in the roster's words. */
  relation: string;
  isHead: boolean;
  bornOn: Day;
  /** Valid by its check digit, of a region that does not exist. */
  idNumber: string;
  /** Of a range that is not in use; none for children and some of the old. */
  phone: string | null;
  disability: string | null;
  /** Consents to be named, masked, on public lists. */
  consents: boolean;
}

export interface DemoPeople {
  committees: DemoCommittee[];
  groups: DemoGroup[];
  buildings: DemoBuilding[];
  /** Building by building. */
  households: DemoHousehold[];
  /** Household by household, the head first. */
  persons: DemoPerson[];
}

const SIZES = place.householdSizes as [number, number][];
const SIZE_MAX = Math.max(...SIZES.map(([size]) => size));
const DOTTED_PERMILLE = 6;
const CONSENT_PERCENT = 96;

/** Sizes of so many households that sum up to exactly so many residents. */
function drawSizes(random: Random, households: number, residents: number): number[] {
  const sizes = Array.from({ length: households }, () => random.weighted(SIZES));
  let left = residents - sizes.reduce((sum, size) => sum + size, 0);
  while (left !== 0) {
    const at = random.between(0, households - 1);
    const next = sizes[at]! + Math.sign(left);
    if (next < 1 || next > SIZE_MAX) continue;
    sizes[at] = next;
    left -= Math.sign(left);
  }
  return sizes;
}

function drawBirthDay(random: Random, age: number, asOf: Day): Day {
  // From the day after the birthday a year too old, up to the day itself: full years of age are exactly `age`.
  const oldest = addDays(addMonths(asOf, -12 * (age + 1)), 1);
  return addDays(oldest, random.between(0, 363));
}

/** The next number of a birth day: odd for men, even for women, as GB 11643 orders them. */
function idNumbers(): (bornOn: Day, sex: Sex) => string {
  const used = new Map<string, number>();
  return (bornOn, sex) => {
    const key = bornOn + sex;
    const order = used.get(key) ?? (sex === 'male' ? 1 : 2);
    used.set(key, order + 2);
    const digits = place.regionCode + bornOn.replaceAll('-', '') + String(order).padStart(3, '0');
    return digits + citizenIdCheckDigit(digits);
  };
}

function relationOf({ role, sex }: Member): string {
  const { relations } = place;
  const male = sex === 'male';
  return {
    head: relations.head,
    spouse: relations.spouse,
    child: male ? relations.son : relations.daughter,
    parent: male ? relations.father : relations.mother,
    grandchild: male ? relations.grandson : relations.granddaughter,
  }[role];
}

function drawPhone(random: Random, age: number, personNo: number): string | null {
  if (age < 14 || (age >= 75 && random.percent(40))) return null;
  return place.phonePrefix + String(10_000_000 + personNo);
}

/** Exactly so many disabled people, more of them old, as anywhere. */
function drawDisabled(random: Random, persons: readonly DemoPerson[], ages: readonly number[]): void {
  const chance = (age: number) => (age >= 60 ? 5 : age >= 40 ? 2 : 0.6);
  const ranked = persons
    .map((person, i) => ({ person, rank: random.next() ** (1 / chance(ages[i]!)) }))
    .toSorted((a, b) => b.rank - a.rank);
  for (const { person } of ranked.slice(0, place.counts.disabled)) {
    person.disability = random.pick(place.disabilities);
  }
}

/** Exactly so many households on income support, more of them with a disabled member or a person alone. */
function drawIncomeSupport(
  random: Random,
  households: readonly DemoHousehold[],
  persons: readonly DemoPerson[],
): void {
  const members = groupBy(persons, ({ householdNo }) => householdNo);
  const ranked = households
    .map((household) => {
      const own = members.get(household.householdNo)!;
      const chance =
        1 + (own.some(({ disability }) => disability !== null) ? 3 : 0) + (own.length === 1 ? 2 : 0);
      return { household, rank: random.next() ** (1 / chance) };
    })
    .toSorted((a, b) => b.rank - a.rank);
  for (const { household } of ranked.slice(0, place.counts.incomeSupport)) household.incomeSupport = true;
}

/**
 * The synthetic 兴贤里 in the published numbers: 2,749 households, 11,212 residents, 83 buildings, 30 groups,
 * 3 committees, 453 disabled people, 739 households on income support. Nobody in it exists.
 * @param asOf the day on which the ages hold: nobody is born after it
 * @param seed the same seed and day give the same people
 */
export function demoPeople(asOf: Day, seed = 20181001): DemoPeople {
  const random = randomFrom(seed);
  const { committees, groups, buildings, doors } = buildPlace(random);
  const sizes = drawSizes(random, doors.length, place.counts.residents);
  const nextId = idNumbers();
  const persons: DemoPerson[] = [];
  const ages: number[] = [];
  const households = doors.map((door, i) => {
    const householdNo = place.householdNo.replace('{n}', String(i + 1).padStart(4, '0'));
    const consents = random.percent(CONSENT_PERCENT);
    const dotted = random.percent(DOTTED_PERMILLE / 10);
    const line = drawSurname(random);
    for (const member of drawFamily(random, sizes[i]!)) {
      const personNo = persons.length + 1;
      const bornOn = drawBirthDay(random, member.age, asOf);
      const surname = member.ofLine ? line : drawSurname(random);
      const name = dotted
        ? drawDottedName(random, member.sex)
        : surname + drawGivenName(random, member.sex, Number(bornOn.slice(0, 4)));
      ages.push(member.age);
      persons.push({
        personNo,
        householdNo,
        name,
        relation: relationOf(member),
        isHead: member.role === 'head',
        bornOn,
        idNumber: nextId(bornOn, member.sex),
        phone: drawPhone(random, member.age, personNo),
        disability: null,
        consents,
      });
    }
    return { ...door, householdNo, incomeSupport: false };
  });
  drawDisabled(random, persons, ages);
  drawIncomeSupport(random, households, persons);
  return { committees, groups, buildings, households, persons };
}
