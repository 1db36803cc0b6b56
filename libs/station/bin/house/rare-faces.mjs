/**
 * Cuts the characters that are rare in names out of the faces that the prints use too (docs/decisions/0010): the pages'
 * own face has none of them. In pieces, so that a name costs a browser some 100 kB and a page without one nothing.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import subset from 'subset-font';
import { ROOT } from './paths.mjs';

const FACES = {
  sc: { family: 'Noto Sans SC Rare', file: '@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf' },
  // For those that the first lacks (U+20BB7).
  jp: { family: 'Noto Sans JP Rare', file: '@embedpdf/fonts-jp/fonts/NotoSansJP-Regular.otf' },
};
/** Unicode's extension A, all of whose 6,582 characters the first face has: these many code points a piece. */
const [FIRST, LAST, STEP] = [0x3400, 0x4dbf, 512];
/** Extensions B and later, a few hundred in each face. */
const LATER = [0x20000, 0x323af];
/** Copyright and licence stay within each piece (OFL). */
const NAMES = [0, 13, 14];

/** Writes the pieces and the `faces.css` that names them into a folder, emptied first. */
export async function cutRareFaces(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const rules = [];
  for (const [face, from, to] of pieces()) {
    const { family, file } = FACES[face];
    const name = `${face}-${from.toString(16)}.woff`;
    const source = readFileSync(join(ROOT, 'node_modules', file));
    const cut = await subset(source, textOf(from, to), { targetFormat: 'woff', preserveNameIds: NAMES });
    writeFileSync(join(folder, name), cut);
    rules.push(
      `@font-face {
  font-family: '${family}';
  font-display: swap;
  src: url(./${name}) format('woff');
  unicode-range: U+${from.toString(16)}-${to.toString(16)};
}`,
    );
  }
  writeFileSync(join(folder, 'faces.css'), `${rules.join('\n')}\n`);
}

function pieces() {
  const parts = [];
  for (let from = FIRST; from <= LAST; from += STEP)
    parts.push(['sc', from, Math.min(from + STEP - 1, LAST)]);
  return [...parts, ['sc', ...LATER], ['jp', ...LATER]];
}

function textOf(from, to) {
  let text = '';
  for (let code = from; code <= to; code += 1) text += String.fromCodePoint(code);
  return text;
}
