export * from './acts';
export * from './claim';
export * from './files';
export * from './rule-table';
