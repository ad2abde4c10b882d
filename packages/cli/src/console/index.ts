export { percent } from './percent.js';
export { startProgress, type Progress } from './progress.js';
