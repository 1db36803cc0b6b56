export * from './act-version';
export * from './import-acts';
