/** `npm run lock`: after `npm install`, writes into package-lock.json what `npm ci` wants and the registry lacked. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingOptionals, placeholder } from './house/lock-file.mjs';
import { ROOT } from './house/paths.mjs';
import { runMain, say, Wrong } from './house/say.mjs';

await runMain(async () => {
  const file = join(ROOT, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingOptionals(lock.packages);
  for (const one of missing) {
    const entry = placeholder(one);
    if (entry.os.length === 0) throw new Wrong(`${one.name}: its platform cannot be told from its name.`);
    lock.packages[`node_modules/${one.name}`] = entry;
  }
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = Object.fromEntries(sorted);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  say(`added ${missing.length} packages of other platforms to package-lock.json`);
});
