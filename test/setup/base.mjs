/** What both kinds of jest runs share. */
import { resolve } from 'node:path';

export const base = {
  rootDir: resolve(import.meta.dirname, '../..'),
  testEnvironment: 'node',
  transform: { '^.+\\.(ts|mts|js|mjs)$': '@swc/jest' },
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|content-disposition|uuid|otpauth|@noble|uqr)/)'],
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
};
