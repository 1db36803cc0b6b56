export * from './house';
export * from './station';
