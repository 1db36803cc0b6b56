export * from './submit-claim';
export * from './submit-list';
export * from './time-limits';
export * from './views';
