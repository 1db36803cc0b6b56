export * from './erase-due';
