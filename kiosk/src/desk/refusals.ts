import en from '../../../libs/contract/src/refusals.en.json';
import zh from '../../../libs/contract/src/refusals.zh.json';
import { desk } from './desk.svelte';

/** The sentence of a refusal's code, where a reply names codes: a row of a list that could not be taken. */
export function refusalOf(code: string): string {
  const sentences: Record<string, string> = desk.language === 'zh' ? zh : en;
  return sentences[code] ?? code;
}
