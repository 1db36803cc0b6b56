export * from './certify';
export * from './kin';
export * from './look';
export * from './meeting';
export * from './panel';
export * from './queue';
export * from './remind';
export type { CastVote } from './ballot';
export type { RemovedLine, VoteResult } from './vote';
