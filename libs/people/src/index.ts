export * from './citizen-id';
export * from './masking';
