/**
 * Voice: each sentence of the kiosk's catalogue has a spoken script beside it (`<key>_say`), in both languages, with the same
 * parts filled in; a sentence has at most 20 characters, so that it is read at a glance (kiosk.md, "Sizes and words").
 * Names for assistive technology and for paper end in `_label` and are not spoken.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const LANGUAGES = ['zh', 'en'];
const SENTENCE_LENGTH_MAX = 20;

/** in: the checkout's root. out: { checked, wrong: ['file key message'] } */
export function checkVoice(root) {
  const catalogues = LANGUAGES.map((language) => read(root, language));
  const wrong = catalogues.flatMap((catalogue, i) => [
    ...scripts(catalogue),
    ...like(catalogue, catalogues[1 - i]),
  ]);
  wrong.push(...tooLong(catalogues[0]));
  const count = Object.keys(catalogues[0].texts).length;
  if (count === 0) wrong.push('kiosk/messages: no message at all');
  return { checked: `${count} messages`, wrong };
}

function read(root, language) {
  const path = `kiosk/messages/kiosk.${language}.json`;
  const { $schema: _, ...texts } = JSON.parse(readFileSync(join(root, path), 'utf8'));
  return { path, texts };
}

const isSpoken = (key) => !key.endsWith('_say') && !key.endsWith('_label');

function scripts({ path, texts }) {
  const missing = Object.keys(texts).filter((key) => isSpoken(key) && !texts[`${key}_say`]?.trim());
  const idle = Object.keys(texts).filter((key) => key.endsWith('_say') && !(key.slice(0, -4) in texts));
  return [
    ...missing.map((key) => `${path} ${key}: no spoken script beside it (${key}_say)`),
    ...idle.map((key) => `${path} ${key}: a script without its sentence`),
  ];
}

const parts = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join(' ');

function like({ path, texts }, other) {
  return Object.keys(texts).flatMap((key) => {
    if (!(key in other.texts)) return [`${path} ${key}: missing in ${other.path}`];
    // A script may say less than the sentence shows, never something else.
    if (key.endsWith('_say')) return [];
    return parts(texts[key]) === parts(other.texts[key])
      ? []
      : [`${path} ${key}: other parts than ${other.path}`];
  });
}

function tooLong({ path, texts }) {
  return Object.keys(texts)
    .filter(isSpoken)
    .flatMap((key) => {
      const sentences = texts[key]
        .replace(/\{\w+\}/g, '')
        .split(/[\uff0c\u3002\uff1b\uff1a\uff1f\uff01,.:;?!]/);
      return sentences.some((sentence) => sentence.trim().length > SENTENCE_LENGTH_MAX)
        ? [`${path} ${key}: a sentence of more than ${SENTENCE_LENGTH_MAX} characters`]
        : [];
    });
}
