import { waysHere } from './evidence';

it.each([
  ['P', ['P']],
  ['P|W', ['P', 'W']],
  ['K|R', ['K']],
  ['C+P', []],
  ['W+M', []],
  ['W+P+M|W', ['W']],
  ['C', []],
])('%s can be shown at a kiosk by %j', (evidence, ways) => {
  expect(waysHere(evidence)).toEqual(ways);
});
