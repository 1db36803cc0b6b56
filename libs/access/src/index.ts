export * from './authenticate';
export * from './caller';
export * from './permissions';
