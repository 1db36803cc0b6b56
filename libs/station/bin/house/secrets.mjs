/** STATION_DATA/secrets.json: what this installation made for itself; readable by its owner alone. */
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secret kept under `name`, made at the first call (24 random bytes, as a URL can carry them). */
export function secret(dataDir, name) {
  const file = join(dataDir, 'secrets.json');
  const kept = read(file);
  if (kept[name]) return kept[name];
  const made = randomBytes(24).toString('base64url');
  writeFileSync(`${file}.new`, `${JSON.stringify({ ...kept, [name]: made }, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return made;
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}
