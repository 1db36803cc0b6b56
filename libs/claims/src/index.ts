export * from './acts';
export * from './claim';
export * from './rule-table';
