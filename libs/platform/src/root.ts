import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

function findRoot(from: string): string {
  return existsSync(join(from, 'package.json')) ? from : findRoot(dirname(from));
}

/** The project's folder: SQL and data files are read from it, whether the code runs from sources or from dist. */
export const ROOT = findRoot(__dirname);
