export * from './participation';
export * from './statement';
