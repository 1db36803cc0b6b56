export * from './day';
export * from './deadlines';
export * from './holidays';
export * from './opening';
export * from './period';
export * from './publicity-window';
