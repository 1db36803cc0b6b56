/** package-lock.json must serve `npm ci` from any registry: complete, in step with package.json, naming no address. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingOptionals } from '../house/lock-file.mjs';

/** in: the checkout's root. out: { checked, wrong: ['file:line message'] } */
export function checkLock(root) {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text);
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const wrong = [
    ...Object.entries(packages)
      .filter(([, entry]) => entry.resolved)
      .map(([path]) => `${path} names an address`),
    ...missingOptionals(packages).map(({ name }) => `${name} is missing: npm run lock`),
    ...['dependencies', 'devDependencies'].flatMap((kind) => outOfStep(own[kind] ?? {}, packages)),
  ];
  return {
    checked: `${Object.keys(packages).length} packages`,
    wrong: wrong.map((message) => `package-lock.json:1 ${message}`),
  };
}

function outOfStep(wanted, packages) {
  return Object.entries(wanted).flatMap(([name, version]) => {
    const locked = packages[`node_modules/${name}`]?.version;
    return locked === version
      ? []
      : [`${name} is ${version} in package.json, ${locked ?? 'missing'} in the lock file`];
  });
}
