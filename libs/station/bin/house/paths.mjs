/** Where things lie in the checkout. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');

/** A compiled entry, e.g. `dist('api/src/main.js')`. */
export function dist(path) {
  return join(ROOT, 'dist', path);
}

/** True when the screens are part of this checkout. */
export function hasKiosk() {
  return existsSync(join(ROOT, 'kiosk/vite.config.mts'));
}
