/** Texts that people read live in catalogues and data: no Chinese in literals of code, in markup or in SQL strings. */
import { isTest, lineAt, literals, parse, sources } from './sources.mjs';

/** Han characters, and the punctuation and full-width forms that come with them. */
const CHINESE = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;

/** A pattern reads what people typed, full-width marks included; words in it would be data. */
const CHINESE_WORD = /\p{Script=Han}/u;

/** What makes the demonstration's people and their stories is data. */
const DATA = /^libs\/station\/src\/demo\//;

/** in: the checkout's root. out: { checked, wrong: ['file:line message'] } */
export function checkChinese(root) {
  const files = sources(root, ['.ts', '.mts', '.mjs', '.svelte', '.sql', '.html']).filter(
    ({ path }) => !isTest(path) && !DATA.test(path),
  );
  return { checked: `${files.length} files`, wrong: files.flatMap(wrongIn) };
}

function wrongIn(file) {
  const places = isCode(file.path) ? inLiterals(file) : [];
  if (/\.(svelte|html)$/.test(file.path)) places.push(...inLines(file, withoutScripts(file.text)));
  if (file.path.endsWith('.sql')) places.push(...inLines(file, file.text.replace(/--[^\n]*/g, '')));
  return [...new Set(places)].map((line) => `${file.path}:${line} Chinese outside catalogue and data`);
}

function isCode(path) {
  return /\.(ts|mts|mjs|svelte)$/.test(path);
}

function inLiterals(file) {
  return literals(parse(file))
    .filter(({ text, pattern }) => (pattern ? CHINESE_WORD : CHINESE).test(text))
    .map(({ position }) => lineAt(file.text, position));
}

function inLines(_file, text) {
  return text.split('\n').flatMap((line, index) => (CHINESE.test(line) ? [index + 1] : []));
}

/** Markup alone: scripts, styles and comments become empty lines. */
function withoutScripts(text) {
  return text.replace(/<script\b[\s\S]*?<\/script>|<style\b[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, (part) =>
    part.replace(/[^\n]/g, ''),
  );
}
