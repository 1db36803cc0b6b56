/** What both kinds of jest runs share. */
import { resolve } from 'node:path';

export const base = {
  rootDir: resolve(import.meta.dirname, '../..'),
  testEnvironment: '<rootDir>/test/setup/one-realm.mjs',
  runtime: '<rootDir>/test/setup/one-load.mjs',
  // A bound against hanging, not a measure: how long things take is the benches' matter, and a machine may be busy.
  testTimeout: 60_000,
  // Its settings (.swcrc) load large packages when they are first used: most files need few of them, each loads its own.
  transform: { '^.+\\.(ts|mts|js|mjs)$': '@swc/jest' },
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|content-disposition|uuid|otpauth|@noble|uqr|hucre)/)'],
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
};
