/** Installs what is missing, before anything of node_modules is imported. */
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';
import { run } from './run.mjs';
import { complain, say, seconds, Wrong } from './say.mjs';

const OLDEST = [20, 19];

/** Refuses a Node that cannot load the ESM-only packages by `require` (before 20.19). */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new Wrong(`Node ${OLDEST.join('.')} or later is needed, this is ${version}.`);
}

/** Makes node_modules what package-lock.json says; does nothing when it is so already. */
export async function installMissing({ root = ROOT, signal } = {}) {
  const differs = firstDifference(root);
  if (!differs) return;
  const modules = join(root, 'node_modules');
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
    // `npm ci` would empty the folder that somebody else's checkout uses.
    complain(`note: node_modules is a link and differs from package-lock.json (${differs}); not installed`);
    return;
  }
  const since = Date.now();
  say(`installing packages (${differs}) …`);
  const { code, output } = await runNpm(
    ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      signal,
    },
  );
  if (code !== 0) throw new Wrong(`npm ci failed:\n${output.trim().split('\n').slice(-15).join('\n')}`);
  say(`installed in ${seconds(since)}`);
}

function runNpm(args, options) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('npm-cli.js')) return run(process.execPath, [cli, ...args], options);
  return run('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** Names the first package that is missing or of another version; undefined when none is. */
export function firstDifference(root) {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return 'node_modules is missing';
  const have = packagesOf(installed);
  for (const [path, wanted] of Object.entries(packagesOf(join(root, 'package-lock.json')))) {
    if (path === '' || wanted.link) continue;
    const found = have[path];
    if (!found && wanted.optional) continue; // binaries of other platforms
    if (!found) return `${path} is missing`;
    if (found.version !== wanted.version) return `${path} is ${found.version}, not ${wanted.version}`;
  }
  return undefined;
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}
