export * from './entry';
export * from './import';
export * from './one-household';
export * from './plan';
export * from './read';
export * from './sheet';
