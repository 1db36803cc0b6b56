export * from './account-page';
export * from './credit';
export * from './verify';
