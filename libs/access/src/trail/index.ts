export { listTrail } from './list';
