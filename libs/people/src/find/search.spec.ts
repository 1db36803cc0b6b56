import { readSearch } from './search';

const nothing = { name: null, latin: null, building: null, unit: null, room: null };

test.each([
  [undefined, {}],
  ['  ', {}],
  ['zxf', { latin: 'zxf%' }],
  ["Xi'an", { latin: 'xian%' }],
  ['zhang xiao', { latin: 'zhangxiao%' }],
  ['小芳', { name: '%小芳%' }],
  ['100%_\\', { name: '%100\\%\\_\\\\%' }],
  ['401', { room: '401%' }],
  ['2-401', { unit: '2', room: '401%' }],
  ['12 2 401', { building: '12', unit: '2', room: '401%' }],
  ['１２－２－４０１', { building: '12', unit: '2', room: '401%' }],
])('%s', (typed, expected) => {
  expect(readSearch(typed)).toEqual({ ...nothing, ...expected });
});
