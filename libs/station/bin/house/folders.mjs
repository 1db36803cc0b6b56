/** Making folders. */
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it; passable for others, since the database runs as another user.
 * Step by step: where the system answers ENOENT below a folder that exists (/proc, a broken mount), Node's own
 * recursive mkdir never comes back.
 */
export function makeFolder(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  if (!found && dirname(path) !== path) makeFolder(dirname(path));
  mkdirSync(path);
  chmodSync(path, 0o711); // whatever the umask of the person who starts it
}
