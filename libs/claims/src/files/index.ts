export * from './erase-due';
export * from './readers';
