/** Tests against a real PostgreSQL, HTTP, queue or browser: jest starts the database for these alone. */
import { base } from './base.mjs';

export default {
  ...base,
  displayName: 'whole',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/setup/global.mjs',
  globalTeardown: '<rootDir>/test/setup/teardown.mjs',
};
