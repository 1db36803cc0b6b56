/** Reads SQL well enough to lint it: statements out of .sql files, function bodies and literals of TypeScript. */
import { isTest, lineAt, literals, parse, sources } from './sources.mjs';

const STARTS =
  /^\s*(?:--[^\n]*\n\s*)*(select|insert|update|delete|with|create|alter|do|grant|revoke|perform)\b/i;

/** A reason in this form, inside a statement, excuses it from naming one station. */
export const EVERY_STATION = /--\s*every station:\s*\S/i;

/** SQL texts of the project, tests aside: [{ path, line, text }]; line is where the text begins. */
export function sqlTexts(root) {
  const files = sources(root, ['.sql']).filter(({ path }) => !isTest(path));
  const code = sources(root, ['.ts', '.mts']).filter(({ path }) => !isTest(path));
  return [
    ...files.map(({ path, text }) => ({ path, line: 1, text })),
    ...code.flatMap((file) =>
      literals(parse(file))
        .filter(({ text }) => STARTS.test(text) && /\s/.test(text.trim()))
        .map(({ text, position }) => ({ path: file.path, line: lineAt(file.text, position), text })),
    ),
  ];
}

/**
 * Single statements of an SQL text: [{ text, line, kind }].
 * Bodies of functions are read as statements of their own; text keeps its comments, `bare` has none, and no strings.
 */
export function statements({ path, line, text }) {
  const bare = withoutCommentsAndStrings(text);
  const cuts = [...bare.matchAll(/;|\$\w*\$|\b(?:loop|then|else|begin)\b/gi)].map(
    ({ index, 0: { length } }) => [index, index + length],
  );
  const found = [];
  let start = 0;
  for (const [end, next] of [...cuts, [text.length, text.length]]) {
    const piece = { path, text: text.slice(start, end), bare: bare.slice(start, end) };
    const first = piece.bare.search(/\S/);
    if (first >= 0) found.push({ ...piece, line: line + lineAt(text, start + first) - 1 });
    start = next;
  }
  return found;
}

/** The same text with comments and the insides of strings as spaces: positions stay. */
export function withoutCommentsAndStrings(text) {
  const blank = (part) => part.replace(/[^\n]/g, ' ');
  return text.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, (part) =>
    part.startsWith("'") ? `'${blank(part.slice(1, -1))}'` : blank(part),
  );
}
