export * from './cap-history';
export * from './cap-tally';
export * from './claim-caps';
export * from './claim-evidence';
export * from './claim-view';
export * from './insert-claims';
export * from './reopen';
export * from './states';
