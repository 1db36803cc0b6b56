import { pinyin } from 'pinyin-pro';

export interface Reading {
  /** Syllables apart: `shan xiao hong`. */
  pinyin: string;
  /** Their first letters: `sxh`. */
  initials: string;
}

/** The first letters of syllables typed or read. */
export function initialsOf(syllables: string): string {
  return syllables
    .split(' ')
    .map((syllable) => syllable[0] ?? '')
    .join('');
}

/**
 * How a name is read, surnames as surnames (单 shan, 曾 zeng, 尉迟 yu chi): a proposal, since only its bearer knows.
 * ü is written v, as keyboards have it. Characters without a known reading, dots and spaces are left out.
 */
export function readingOf(name: string): Reading {
  const parts = pinyin(name, {
    type: 'array',
    toneType: 'none',
    surname: 'head',
    nonZh: 'consecutive',
    v: true,
  });
  const syllables = parts
    .flatMap((part) => part.toLowerCase().split(/[^a-z]+/))
    .filter((part) => part !== '')
    .join(' ');
  return { pinyin: syllables, initials: initialsOf(syllables) };
}
