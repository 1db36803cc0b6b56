/** Pure rules, beside the code: no database, no server. */
import { base } from './base.mjs';

export default {
  ...base,
  displayName: 'rules',
  testMatch: ['<rootDir>/{api,worker,libs,kiosk}/**/*.spec.ts'],
};
