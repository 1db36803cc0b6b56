export * from './compose';
export * from './current-lists';
export * from './post';
export { LIST_KINDS, lineDigest, listDigest, nameDigest, type ListKind, type PublicLine } from './snapshot';
