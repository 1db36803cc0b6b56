import { mostPieces, type Bounds } from './most';

const bounds: Bounds = {
  price: 5,
  free: 100,
  balance: 100,
  monthLeft: 100,
  limitEach: null,
  limitMemberMonth: null,
  limitHouseholdMonth: null,
  takenByMember: 0,
  takenByHousehold: 0,
};

test.each<[string, Partial<Bounds>, number]>([
  ['the balance', {}, 20],
  ['whole pieces alone', { balance: 24 }, 4],
  ['the stock', { free: 3 }, 3],
  ['what the month leaves', { monthLeft: 14 }, 2],
  ['the limit of one redemption', { limitEach: 6 }, 6],
  ['the limit of the member', { limitMemberMonth: 6, takenByMember: 4 }, 2],
  ['the limit of the household', { limitHouseholdMonth: 6, takenByHousehold: 5 }, 1],
  ['never less than nothing', { limitHouseholdMonth: 6, takenByHousehold: 9, monthLeft: -3 }, 0],
])('%s bounds what can be taken', (_, of, most) => {
  expect(mostPieces({ ...bounds, ...of })).toBe(most);
});
