/** The project's files, as the own checks read them. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

const TOPS = ['api', 'worker', 'kiosk', 'libs', 'test'];
const SKIPPED = new Set(['node_modules', 'dist', '.cache', '.data']);
const GENERATED = /^kiosk\/src\/shared\/messages\//;

/** Files below `root` whose name ends as one of `endings`: [{ path (with /), text }], in order of their paths. */
export function sources(root, endings) {
  return TOPS.flatMap((top) => walk(join(root, top)))
    .filter((file) => endings.some((ending) => file.endsWith(ending)))
    .map((file) => ({ path: relative(root, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }))
    .filter(({ path }) => !GENERATED.test(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function walk(folder) {
  if (!statSync(folder, { throwIfNoEntry: false })) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : walk(path);
    return entry.isFile() ? [path] : [];
  });
}

/** True for tests, and for what stands beside them. */
export function isTest(path) {
  return path.startsWith('test/') || /\.(spec|test)\.\w+$/.test(path);
}

/** The line (from 1) of a position in a text. */
export function lineAt(text, position) {
  return text.slice(0, position).split('\n').length;
}

/** The code of a file as TypeScript sees it; of a Svelte file its scripts, every other character a space. */
export function parse({ path, text }) {
  const code = path.endsWith('.svelte') ? scriptsOf(text) : text;
  return ts.createSourceFile(path, code, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
}

function scriptsOf(text) {
  const blank = (part) => part.replace(/[^\n]/g, ' ');
  let code = '';
  let end = 0;
  for (const match of text.matchAll(/(<script\b[^>]*>)([\s\S]*?)<\/script>/g)) {
    const start = match.index + match[1].length;
    code += blank(text.slice(end, start)) + match[2];
    end = start + match[2].length;
  }
  return code + blank(text.slice(end));
}

/** Calls `visit` with every node of a parsed file. */
export function everyNode(node, visit) {
  visit(node);
  ts.forEachChild(node, (child) => everyNode(child, visit));
}

/** Strings, templates and patterns in a parsed file: [{ text, position, pattern }]; a `${…}` reads as `__`. */
export function literals(file) {
  const found = [];
  everyNode(file, (node) => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      found.push({ text: node.text, position: node.getStart() });
    } else if (ts.isTemplateExpression(node)) {
      const text = node.head.text + node.templateSpans.map((span) => `__${span.literal.text}`).join('');
      found.push({ text, position: node.getStart() });
    } else if (ts.isRegularExpressionLiteral(node)) {
      found.push({ text: node.text, position: node.getStart(), pattern: true });
    }
  });
  return found;
}

/** Every module that a parsed file names: [{ name, position }]. */
export function imports(file) {
  const found = [];
  everyNode(file, (node) => {
    const named =
      ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) ||
      (ts.isCallExpression(node) &&
        (node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require') &&
        node.arguments[0]) ||
      (ts.isImportTypeNode(node) && node.argument.literal);
    if (named && ts.isStringLiteral(named)) found.push({ name: named.text, position: named.getStart() });
  });
  return found;
}
