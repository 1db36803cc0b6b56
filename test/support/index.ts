export * from './house';
export * from './people';
export * from './station';
export * from './lists';
