import type { RefusalCode } from './refusals';
import en from './refusals.en.json';
import zh from './refusals.zh.json';

/** What a person reads when a code comes back, by language. */
export const REFUSAL_SENTENCES: Readonly<Record<'en' | 'zh', Readonly<Record<RefusalCode, string>>>> = {
  en,
  zh,
};
