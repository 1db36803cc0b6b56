/**
 * `npm run check`: format, lint, types and the project's own rules; each says what it looked at, then what is wrong.
 *
 * With names as arguments it runs these alone: `npm run check -- imports sql`.
 */
import { join } from 'node:path';
import { buildStale } from './house/build.mjs';
import { checkNode, installMissing } from './house/install.mjs';
import { hasKiosk, ROOT } from './house/paths.mjs';
import { node } from './house/run.mjs';
import { runMain, say, seconds, Wrong } from './house/say.mjs';

const LINES_MAX = 200; // of one tool: the first mistakes are enough to begin with

const bin = (path) => join('node_modules', path);

const SCREEN_FLAGS = [
  '--workspace',
  'kiosk',
  '--tsconfig',
  'tsconfig.json',
  '--fail-on-warnings',
  '--output=machine',
];

/** A check returns { checked, wrong }; `needed` false leaves it out. */
const CHECKS = {
  imports: async () => (await import('./check/imports.mjs')).checkImports(rootAsked()),
  sql: async () => (await import('./check/sql.mjs')).checkSql(rootAsked()),
  voice: async () => (await import('./check/voice.mjs')).checkVoice(rootAsked()),
  chinese: async () => (await import('./check/chinese.mjs')).checkChinese(rootAsked()),
  lock: async () => (await import('./check/lock.mjs')).checkLock(rootAsked()),
  format: () => tool(bin('prettier/bin/prettier.cjs'), ['--check', '--log-level=warn', '.'], 'every file'),
  lint: () =>
    tool(bin('oxlint/bin/oxlint'), ['--type-aware', '--deny-warnings'], /on (\d+ files with \d+ rules)/),
  types: () => tool(bin('typescript/bin/tsc'), ['--noEmit', '--listFilesOnly'], countOwn, ['--noEmit']),
  screens: hasKiosk() && (() => tool(bin('svelte-check/bin/svelte-check'), SCREEN_FLAGS, /COMPLETED .*/)),
};

await runMain(async () => {
  checkNode();
  await installMissing();
  const asked = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
  const names = asked.length ? asked : Object.keys(CHECKS).filter((name) => CHECKS[name]);
  // The types of the catalogue, which both read, are made by the build.
  if (hasKiosk() && (names.includes('lint') || names.includes('screens'))) await buildStale();
  let failed = 0;
  for (const name of names) {
    if (!CHECKS[name]) throw new Wrong(`There is no check "${name}": ${Object.keys(CHECKS).join(', ')}.`);
    failed += (await report(name, CHECKS[name])) ? 0 : 1;
  }
  say(`${names.length - failed} checks passed, ${failed} failed`);
  return failed ? 1 : 0;
});

async function report(name, check) {
  const since = Date.now();
  const { checked, wrong } = await check();
  wrong.forEach(say);
  say(`${wrong.length ? 'WRONG' : 'ok'} ${name}: ${checked} (${seconds(since)})`);
  return wrong.length === 0;
}

/** Runs a tool; `counted` is a text, a pattern of its output, or a function of it; `again` are the flags that judge. */
async function tool(script, flags, counted, again) {
  const first = await node(script, flags);
  const { code, output } = again ? await node(script, again) : first;
  const wrong =
    code === 0 ? [] : [output.trim().split('\n').slice(-LINES_MAX).join('\n') || `${script}: ${code}`];
  return { checked: describe(counted, first.output), wrong };
}

function describe(counted, output) {
  if (typeof counted === 'function') return counted(output);
  if (typeof counted === 'string') return counted;
  const found = output.match(counted);
  return found ? (found[1] ?? found[0]) : 'done';
}

function countOwn(list) {
  return `${list.split('\n').filter((file) => file && !file.includes('node_modules')).length} files`;
}

/** `--root=FOLDER` points the project's own checks at another tree: their tests show that way that they can fail. */
function rootAsked() {
  const given = process.argv.find((arg) => arg.startsWith('--root='));
  return given ? given.slice('--root='.length) : ROOT;
}
