export * from './ask';
export { PRINT_ROWS_MAX } from './book';
export * from './check';
export * from './make';
export * from './paper-code';
