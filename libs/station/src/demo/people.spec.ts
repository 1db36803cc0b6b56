import { ageOn, maskName, readCitizenId } from '#people';
import { groupBy, parseCsv } from '#platform';
import { demoPeople } from './people';
import { randomFrom } from './random';
import { rosterCsv } from './roster';

const AS_OF = '2026-11-01';
const people = demoPeople(AS_OF);
const { committees, groups, buildings, households, persons } = people;
const count = <T>(items: readonly T[], holds: (item: T) => boolean) => items.filter(holds).length;
const sizesBy = <T>(items: readonly T[], key: (item: T) => unknown) =>
  [...groupBy(items, key).values()].map((group) => group.length);

test('the published numbers, to the last one', () => {
  expect([committees.length, groups.length, buildings.length]).toEqual([3, 30, 83]);
  expect([households.length, persons.length]).toEqual([2749, 11_212]);
  expect(count(persons, ({ disability }) => disability !== null)).toBe(453);
  expect(count(households, ({ incomeSupport }) => incomeSupport)).toBe(739);
});

test('a group leader looks after 2 to 4 buildings and about 90 households', () => {
  expect(new Set(sizesBy(buildings, ({ groupNo }) => groupNo))).toEqual(new Set([2, 3, 4]));
  const groupOf = new Map(buildings.map(({ buildingNo, groupNo }) => [buildingNo, groupNo]));
  const perGroup = sizesBy(households, ({ buildingNo }) => groupOf.get(buildingNo));
  expect([perGroup.length, Math.min(...perGroup), Math.max(...perGroup)]).toEqual([30, 91, 92]);
  expect(sizesBy(groups, ({ committeeNo }) => committeeNo)).toEqual([10, 10, 10]);
});

test('every household has its own door, one head, and an adult', () => {
  expect(new Set(households.map(({ buildingNo, unit, room }) => `${buildingNo}/${unit}/${room}`)).size).toBe(
    2749,
  );
  const members = groupBy(persons, ({ householdNo }) => householdNo);
  expect(members.size).toBe(2749);
  const wrong = [...members.values()].filter(
    (own) => !own[0]!.isHead || count(own, ({ isHead }) => isHead) !== 1 || ageOn(own[0]!.bornOn, AS_OF) < 26,
  );
  expect(wrong).toEqual([]);
});

test('id numbers are valid, of their birth day, and nobody shares one; phones are of no used range', () => {
  const wrong = persons.filter(({ idNumber, bornOn }) => {
    const read = readCitizenId(idNumber, AS_OF);
    return !read.ok || read.birthDay !== bornOn || !idNumber.startsWith('990121');
  });
  expect(wrong).toEqual([]);
  expect(new Set(persons.map(({ idNumber }) => idNumber)).size).toBe(11_212);
  const phones = persons.flatMap(({ phone }) => phone ?? []);
  expect(new Set(phones).size).toBe(phones.length);
  expect(phones.every((phone) => /^100\d{8}$/.test(phone))).toBe(true);
  expect(phones.length).toBeGreaterThan(7000);
});

test('all ages live here', () => {
  const ages = persons.map(({ bornOn }) => ageOn(bornOn, AS_OF));
  expect(count(ages, (age) => age < 18)).toBeGreaterThan(2000);
  expect(count(ages, (age) => age >= 60)).toBeGreaterThan(1500);
  expect(Math.min(...ages)).toBe(0);
  expect(Math.max(...ages)).toBeLessThanOrEqual(96);
  expect(ages).not.toContain(-1);
});

test('names of every kind: compound, of parts, rare, one and two characters', () => {
  const names = persons.map(({ name }) => name);
  expect(count(names, (name) => /^(欧阳|上官|司马|诸葛|皇甫|尉迟|令狐|东方)/.test(name))).toBeGreaterThan(20);
  expect(count(names, (name) => name.includes('·'))).toBeGreaterThan(20);
  expect(count(names, (name) => /[\u{20000}-\u{323AF}䶮㛃㛂]/u.test(name))).toBeGreaterThan(5);
  expect(count(names, (name) => Array.from(name).length === 2)).toBeGreaterThan(800);
  expect(new Set(names).size).toBeGreaterThan(5000);
  expect(names.filter((name) => maskName(name) === name)).toEqual([]);
});

test('most consent, not all', () => {
  const consents = count(persons, (person) => person.consents);
  expect(consents / persons.length).toBeGreaterThan(0.9);
  expect(consents).toBeLessThan(persons.length);
});

test('the same seed and day give the same people; another day keeps the numbers and nobody unborn', () => {
  expect(JSON.stringify(demoPeople(AS_OF))).toBe(JSON.stringify(people));
  const earlier = demoPeople('2018-10-01');
  expect(earlier.persons).toHaveLength(11_212);
  expect(earlier.persons.every(({ bornOn }) => bornOn <= '2018-10-01')).toBe(true);
  expect(demoPeople(AS_OF, 7).persons[0]).not.toEqual(persons[0]);
});

test('the roster has a row for each resident under Chinese headings', () => {
  const [headings, ...rows] = parseCsv(rosterCsv(people));
  expect(headings).toEqual(expect.arrayContaining(['居委会', '楼栋', '姓名', '与户主关系', '身份证号']));
  expect(rows).toHaveLength(11_212);
  expect(rows.every((row) => row.length === headings!.length)).toBe(true);
  expect(rows[0]!.slice(0, 8)).toEqual([
    '兴贤里第一居民委员会',
    '第1居民组',
    '1号楼',
    '1',
    '101',
    'XXL0001',
    persons[0]!.name,
    '户主',
  ]);
});

test('chance: within its bounds, about as often as asked', () => {
  const random = randomFrom(1);
  const drawn = Array.from({ length: 20_000 }, () => random.between(1, 6));
  expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([1, 6]);
  for (const face of [1, 2, 3, 4, 5, 6]) {
    expect(Math.abs(count(drawn, (one) => one === face) / 20_000 - 1 / 6)).toBeLessThan(0.01);
  }
  const heavy = count(drawn, () => random.weighted([['a', 9], ['b', 1]]) === 'a'); // prettier-ignore
  expect(Math.abs(heavy / 20_000 - 0.9)).toBeLessThan(0.01);
  expect(random.shuffled([1, 2, 3, 4]).toSorted()).toEqual([1, 2, 3, 4]);
});
