export * from './act-proposals';
export * from './act-version';
export * from './act-view';
export * from './import-acts';
