export * from './entry';
export * from './forget';
export * from './import';
export * from './one-household';
export { planRoster } from './plan';
export * from './read';
export * from './sheet';
