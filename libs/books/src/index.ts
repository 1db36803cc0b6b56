export * from './participation';
export * from './statement';
export * from './verify/verify-station';
