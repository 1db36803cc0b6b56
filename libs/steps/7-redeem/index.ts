export * from './src/counter';
export { findHeld, handOver, listRedemptions, releaseByKeeper, returnGoods, type HandOver, type Register, type Sought } from './src/keeper'; // prettier-ignore
export * from './src/most';
export * from './src/own';
export * from './src/pickup-code';
export * from './src/price';
export * from './src/queue';
export * from './src/redeem';
export * from './src/release';
export * from './src/rules';
export * from './src/shelf';
export * from './src/slip';
export * from './src/verify';
