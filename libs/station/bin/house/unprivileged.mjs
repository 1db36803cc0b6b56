/** PostgreSQL refuses to run as root: root's database runs as the existing user `nobody`. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Wrong } from './say.mjs';

/**
 * Who runs the database of this folder.
 * out: {} for an ordinary user, { uid, gid } when root has to step down
 * refuses: a folder that belongs to somebody this process cannot become
 */
export function databaseUser(clusterDir) {
  const me = process.getuid?.();
  if (me === undefined) return {}; // Windows: pg_ctl drops its rights by itself
  const owner = statSync(clusterDir, { throwIfNoEntry: false });
  if (me !== 0) {
    if (owner && owner.uid !== me) {
      throw new Wrong(
        `${clusterDir} belongs to user id ${owner.uid}, not to you (${me}): start as that user or as root.`,
      );
    }
    return {};
  }
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : nobody();
}

function nobody() {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  if (!line)
    throw new Wrong(
      'The database cannot run as root and there is no user `nobody`: start as an ordinary user.',
    );
  const [, , uid, gid] = line.split(':').map(Number);
  return { uid, gid };
}

/** Names the first folder on the way to `path` that the database's user cannot pass; undefined when all are open. */
export function closedFolder(path, user) {
  if (user.uid === undefined) return undefined;
  const way = [path];
  while (dirname(way[0]) !== way[0]) way.unshift(dirname(way[0]));
  // Tried, not read from the mode bits, so that access lists count as well.
  return way.find(
    (folder) => spawnSync('/bin/sh', ['-c', 'cd -- "$0"', folder], { ...user, cwd: '/' }).status !== 0,
  );
}

/** What to do about a folder that the database's user may not pass. */
export function closedSentence(folder) {
  return (
    `the database runs as the user nobody, who may not pass the folder ${folder}: ` +
    `\`chmod o+x ${folder}\`, or set STATION_DATA to a folder elsewhere, e.g. /srv/station.`
  );
}
