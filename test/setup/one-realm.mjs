/**
 * The world of a test file: the process itself, not a copy of it.
 *
 * Jest makes a realm of its own for each file, where every look at a global goes through a proxy and no module can be
 * shared with the next file. Ours is the realm that the product runs in, so that what is loaded once can stay
 * (one-load.mjs). What Jest and a test hang on it is put back after the file.
 */
import { ModuleMocker } from 'jest-mock';
import { AsyncLocalStorage } from 'node:async_hooks';

/** Contexts that something opened during a file: as long as one is on, Node 20 looks at every promise of the process. */
const opened = new Set();
const run = Reflect.get(AsyncLocalStorage.prototype, 'run');
AsyncLocalStorage.prototype.run = function (...args) {
  opened.add(this);
  return run.apply(this, args);
};

/** Where Jest keeps who listens to its events: the next file brings its own. */
const LISTENERS = Symbol.for('EVENT_HANDLERS');

/** What Jest's runner replaces for a file. */
const own = { console: globalThis.console, exit: Object.getOwnPropertyDescriptor(process, 'exit') };

export default class OneRealm {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  // Nothing fakes timers here: time is an argument.
  fakeTimers = null;
  fakeTimersModern = null;
  #conditions;
  #settings = { ...process.env };

  constructor({ projectConfig }) {
    this.#conditions = projectConfig.testEnvironmentOptions.customExportConditions;
  }

  async setup() {}

  async teardown() {
    for (const context of opened) context.disable();
    opened.clear();
    delete globalThis[LISTENERS];
    globalThis.console = own.console;
    Object.defineProperty(process, 'exit', own.exit);
    for (const name of Object.keys(process.env)) if (!(name in this.#settings)) delete process.env[name];
    Object.assign(process.env, this.#settings);
  }

  exportConditions() {
    return this.#conditions;
  }

  getVmContext() {
    return globalThis;
  }
}
