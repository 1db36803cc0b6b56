export * from './canonical-entry';
export * from './expire';
export * from './expiry';
export * from './kinds';
export * from './remind';
export * from './verify';
