/** Builds server and screens when a source is newer than what was built from it. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { dist, hasKiosk, ROOT } from './paths.mjs';
import { node } from './run.mjs';
import { say, seconds, Wrong } from './say.mjs';

/** What runs as it is, and what a build itself writes between the sources. */
const NO_SOURCES = ['libs/station/bin/', 'kiosk/src/shared/messages/', 'kiosk/project.inlang/'].map((path) =>
  join(ROOT, path),
);
const SHARED = ['package.json', 'package-lock.json', 'tsconfig.json'];

/** What is built: from which sources, by which program, and where its stamp lies. */
const PARTS = [
  {
    name: 'server',
    sources: ['api', 'worker', 'libs', 'nest-cli.json', '.tsconfig.build.json', ...SHARED],
    stamp: dist('.stamp'),
    needed: () => true,
    command: ['node_modules/@nestjs/cli/bin/nest.js', 'build'],
  },
  {
    name: 'screens',
    sources: ['kiosk', 'libs/contract', ...SHARED],
    stamp: dist('.stamp-kiosk'), // `nest build` empties dist: the screens are built after the server
    needed: hasKiosk,
    command: ['libs/station/bin/house/build-screens.mjs'],
  },
];

/**
 * Builds each part whose stamp differs from its sources; prints a line for each.
 * @param only the name of one part, 'server' or 'screens'; all of them without it
 */
export async function buildStale({ signal, only } = {}) {
  for (const part of PARTS) {
    if ((only && part.name !== only) || !part.needed()) continue;
    const wanted = fingerprint(part.sources);
    if (existsSync(part.stamp) && readFileSync(part.stamp, 'utf8') === wanted) continue;
    const since = Date.now();
    say(`building the ${part.name} …`);
    const [program, ...args] = part.command;
    const { code, output } = await node(program, args, { signal });
    if (code !== 0) throw new Wrong(`building the ${part.name} failed:\n${output.trim()}`);
    mkdirSync(dirname(part.stamp), { recursive: true });
    writeFileSync(part.stamp, wanted);
    say(`built the ${part.name} in ${seconds(since)}`);
  }
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
