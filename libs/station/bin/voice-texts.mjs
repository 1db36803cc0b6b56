/**
 * `npm run voice:texts [-- en]`: every text that a voice has to record for the kiosk, one a line. A clip is a file named for
 * its text in STATION_DATA/voice/<language>/; what is filled into a sentence (a name, a number, a day) is recorded by itself.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './house/paths.mjs';

const language = process.argv[2] === 'en' ? 'en' : 'zh';
const texts = JSON.parse(readFileSync(join(ROOT, `kiosk/messages/kiosk.${language}.json`), 'utf8'));

/** As the kiosk looks clips up: without what stands around a text (kiosk/src/kiosk/state/script.ts). */
const named = (text) => text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');

const numbers = Object.entries(texts).flatMap(([key, text]) => {
  if (key === 'number_digits_label') return [...text];
  return key.startsWith('number_') ? [text] : [];
});
const sentences = Object.entries(texts).flatMap(([key, text]) =>
  key.endsWith('_say') ? text.split(/\{\w+\}/).map(named) : [],
);
const wanted = new Set([...numbers, ...sentences].filter((text) => text !== ''));
process.stdout.write(`${[...wanted].join('\n')}\n`);
