export * from './citizen-id';
export * from './masking';
export * from './reading';
export * from './roster';
export * from './tree';
