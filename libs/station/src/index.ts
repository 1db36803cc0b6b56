export * from './demo/people';
export * from './demo/roster';
export * from './verify-station';
