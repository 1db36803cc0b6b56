export * from './acts';
export * from './rule-table';
