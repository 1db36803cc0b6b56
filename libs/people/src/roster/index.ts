export * from './entry';
export * from './import';
export * from './plan';
export * from './read';
export * from './sheet';
