import { differencesOf } from './count';

test('a count comes to what is beyond the books and what is missing; lines that agree come to nothing', () => {
  const lines = [
    { itemId: 'a', expected: 5, counted: 7 },
    { itemId: 'b', expected: 5, counted: 5 },
    { itemId: 'c', expected: 5, counted: 1 },
  ];
  expect(differencesOf(lines)).toEqual({
    surplus: [{ itemId: 'a', pieces: 2 }],
    shortage: [{ itemId: 'c', pieces: 4 }],
  });
});
