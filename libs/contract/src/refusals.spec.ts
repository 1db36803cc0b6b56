import { REFUSAL_CODES } from './refusals';
import en from './refusals.en.json';
import zh from './refusals.zh.json';

test.each([
  ['en', en],
  ['zh', zh],
])('every refusal has its sentence in %s, and no sentence lacks a refusal', (_, catalogue) => {
  expect(Object.keys(catalogue).sort()).toEqual([...REFUSAL_CODES].sort());
  for (const sentence of Object.values(catalogue)) expect(sentence).toMatch(/[.。]$/);
});
