export * from './register';
export * from './serial';
