/**
 * package-lock.json names every optional package of every platform, or `npm ci` refuses it: a registry that has not
 * got a platform's binary of some version yet makes `npm install` leave it out.
 */
const SYSTEMS = ['darwin', 'linux', 'win32', 'freebsd', 'android', 'openharmony'];
const PROCESSORS = ['x64', 'arm64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64'];

/** Optional packages that a lock file's packages ask for and do not contain: [{ name, version, dev }]. */
export function missingOptionals(packages) {
  const missing = new Map();
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!resolves(packages, path, name)) missing.set(name, { name, version, dev: entry.dev ?? false });
    }
  }
  return [...missing.values()];
}

/** As Node looks for it: in the package's own node_modules, then in each one above. */
function resolves(packages, path, name) {
  for (let base = path; ; base = base.slice(0, base.lastIndexOf('node_modules/')).replace(/\/$/, '')) {
    if (`${base ? `${base}/` : ''}node_modules/${name}` in packages) return true;
    if (!base) return false;
  }
}

/** The lock file's entry for a package that no registry near us has: enough to be skipped on other platforms. */
export function placeholder({ name, version, dev }) {
  const words = name.split(/[/_-]/);
  const processor = PROCESSORS.filter((one) =>
    words.some((word) => word === one || (one === 'arm' && /^arm(eabi)?$/.test(word))),
  );
  return {
    version: version.replace(/^[^\d]*/, ''),
    ...(processor.length ? { cpu: processor } : {}),
    ...(dev ? { dev: true } : {}),
    optional: true,
    os: SYSTEMS.filter((one) => words.includes(one)),
  };
}
