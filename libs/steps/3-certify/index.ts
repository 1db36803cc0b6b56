export * from './certify';
export * from './panel';
