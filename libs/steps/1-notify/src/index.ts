export * from './close-due';
export * from './notice';
export * from './no-shows';
export * from './sign-up';
export * from './views';
