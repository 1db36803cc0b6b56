export * from './gaps';
export * from './register';
export * from './serial';
export * from './view';
