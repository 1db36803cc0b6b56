/** Builds server and screens when a source is newer than what was built from it. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { dist, hasKiosk, ROOT } from './paths.mjs';
import { node } from './run.mjs';
import { say, seconds, Wrong } from './say.mjs';

/** What runs as it is, and what a build itself writes between the sources. */
const NO_SOURCES = [
  'libs/station/bin/',
  'kiosk/src/shared/messages/',
  'kiosk/src/shared/look/rare/',
  'kiosk/project.inlang/',
].map((path) => join(ROOT, path));
const SHARED = ['package.json', 'package-lock.json', 'tsconfig.json'];

/** What is built: from which sources, by which program, into which folders, and where its stamp lies. */
const PARTS = [
  {
    name: 'server',
    sources: ['api', 'worker', 'libs', 'nest-cli.json', '.tsconfig.build.json', ...SHARED],
    folders: ['api', 'worker', 'libs'].map(dist),
    stamp: dist('.stamp'),
    needed: () => true,
    command: ['node_modules/@nestjs/cli/bin/nest.js', 'build'],
  },
  {
    name: 'screens',
    sources: ['kiosk', 'libs/contract', ...SHARED],
    folders: [dist('pages')],
    stamp: dist('.stamp-kiosk'),
    needed: hasKiosk,
    command: ['libs/station/bin/house/build-screens.mjs'],
  },
];

/**
 * Builds each part whose stamp differs from its sources, side by side; prints a line for each.
 * @param only the name of one part, 'server' or 'screens'; all of them without it
 */
export async function buildStale({ signal, only } = {}) {
  const stale = PARTS.filter((part) => (!only || part.name === only) && part.needed()).flatMap((part) => {
    const wanted = fingerprint(part.sources);
    const isFresh = existsSync(part.stamp) && readFileSync(part.stamp, 'utf8') === wanted;
    return isFresh ? [] : [build(part, wanted, signal)];
  });
  // Each is waited for: none may go on writing when another has failed.
  const failed = (await Promise.allSettled(stale)).find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}

async function build({ name, command, folders, stamp }, wanted, signal) {
  const since = Date.now();
  say(`building the ${name} …`);
  for (const old of [stamp, ...folders]) rmSync(old, { recursive: true, force: true });
  const [program, ...args] = command;
  const { code, output } = await node(program, args, { signal });
  if (code !== 0) throw new Wrong(`building the ${name} failed:\n${output.trim()}`);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  say(`built the ${name} in ${seconds(since)}`);
}

/** A digest of path, size and time of every source file below `sources`. */
export function fingerprint(sources, root = ROOT) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesBelow(join(root, source))).sort()) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function filesBelow(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.(spec|test)\.\w+$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !NO_SOURCES.some((path) => file.startsWith(path)));
}
