export * from './authenticate';
export * from './caller';
export * from './permissions';
export * from './pin-rules';
export * from './throttle';
