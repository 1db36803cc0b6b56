export * from './house';
export * from './people';
export * from './station';
