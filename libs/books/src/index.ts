export * from './months';
export * from './county';
export * from './participation';
export * from './registers';
export * from './sample/draw';
export * from './statement';
export * from './verify/verify-station';
