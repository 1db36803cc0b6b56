import type { RefusalCode } from '#contract';
import { REFUSAL_SENTENCES } from 'virtual:refusals';
import { desk } from './desk.svelte';

/** The sentence of a refusal's code, where a reply names codes: a row of a list that could not be taken. */
export const refusalOf = (code: string): string =>
  REFUSAL_SENTENCES[desk.language][code as RefusalCode] ?? code;
