export * from './credit';
export * from './verify';
