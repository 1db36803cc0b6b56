export * from './act-rule';
export * from './caps';
export * from './evidence';
export * from './parse-acts';
export * from './votes';
export * from './no-shows';
export * from './notices';
