import { SHEET_PROBLEMS } from './roster';
import en from './sheet-problems.en.json';
import zh from './sheet-problems.zh.json';

test.each([
  ['en', en],
  ['zh', zh],
])('every problem of a spreadsheet has its sentence: %s', (_, sentences) => {
  expect(Object.keys(sentences).sort()).toEqual([...SHEET_PROBLEMS].sort());
  for (const sentence of Object.values(sentences)) expect(sentence).toMatch(/[.。]$/);
});
