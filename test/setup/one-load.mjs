/**
 * Jest's runtime, but packages and our own sources are loaded by Node, once a worker, as in the product: only the
 * test's own files are evaluated anew for each file. Loading everything for each of 150 files took a quarter of a run.
 *
 * What holds state in the sources holds it by house (a WeakMap), and a house is a test's own.
 */
import Runtime from 'jest-runtime';
import { readFileSync } from 'node:fs';
import Module, { createRequire, isBuiltin } from 'node:module';
import { join, resolve, sep } from 'node:path';
import { compileFunction } from 'node:vm';

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCES = ['api', 'kiosk', 'libs', 'worker'].map((room) => join(ROOT, room) + sep);
const { imports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const INLINE_MAP = /\n\/\/# sourceMappingURL=data:[^\n]*\s*$/;
const nodeRequire = createRequire(import.meta.url);

/** The runtime of the file that is being tested: its transformer writes what Node loads. */
let current;
/** Source maps of what is loaded, by file, for the stack traces of every later test file. */
const maps = new Map();

const isSource = (path) => SOURCES.some((room) => path.startsWith(room)) && !path.includes('node_modules');

/** `#platform` → the sources of that room (package.json, "imports"), where Node would take the built ones. */
function sourceOf(name) {
  if (imports[name]) return join(ROOT, imports[name].source);
  for (const [pattern, { source }] of Object.entries(imports)) {
    const [head, tail] = pattern.split('*');
    if (tail === undefined || !name.startsWith(head) || !name.endsWith(tail)) continue;
    return join(ROOT, source.replace('*', name.slice(head.length, name.length - tail.length)));
  }
  return undefined;
}

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const source = request.startsWith('#') ? sourceOf(request) : undefined;
  return resolveFilename.call(this, source ?? request, ...rest);
};

/** With this, Node finds `x.ts` for './x' and loads it through Jest's transformer and its cache. */
Module._extensions['.ts'] = (module, filename) => {
  const { code, map } = current.transformed(filename);
  if (map) maps.set(filename, map);
  // Jest maps the stack traces; with the map inline Node would read it as well.
  module._compile(code.replace(INLINE_MAP, ''), filename);
};

/**
 * What Jest asks in which test it is. Tests run one after the other, so a variable tells; Node's own, once in use, makes
 * each promise of the product dearer (a tenth of a run on Node 20), which it does not use itself.
 */
class OneAfterAnother {
  #store;

  getStore() {
    return this.#store;
  }

  async run(store, work) {
    const before = this.#store;
    this.#store = store;
    try {
      return await work();
    } finally {
      this.#store = before;
    }
  }
}

export default class OneLoad extends Runtime {
  constructor(...args) {
    super(...args);
    current = this;
    const { executor } = this;
    // In the realm of the process (one-realm.mjs), not in one made for the file.
    executor.compile = (code, filename) =>
      compileFunction(code, executor.injectedModuleParameters, { filename });
    const known = this.getSourceMaps();
    for (const [file, map] of maps) known.set(file, map);
  }

  transformed(filename) {
    const code = this.transformCache.transform(filename, undefined);
    return { code, map: this.getSourceMaps().get(filename) };
  }

  requireModule(from, name, options, actual) {
    if (options?.isInternalModule && name === 'node:async_hooks')
      return { AsyncLocalStorage: OneAfterAnother };
    if (name !== undefined && !options?.isInternalModule) {
      if (/^[./]/.test(name)) {
        const path = this._resolution.resolveCjs(from, name);
        if (isSource(path)) return nodeRequire(path);
      } else if (!isBuiltin(name)) {
        return createRequire(from)(name);
      }
    }
    return super.requireModule(from, name, options, actual);
  }

  // Node's own is right here: there is no second `process` to hide.
  installGetBuiltinModule() {}
}
