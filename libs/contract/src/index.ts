export * from './graphs';
export * from './problem';
export * from './refusal-sentences';
export * from './refusals';
export * from './roster';
export * from './route';
export * from './routes';
export * from './words';
