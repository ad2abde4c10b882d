export { batches, type Batches, type BatchOptions } from './data/batches.js';
export { takeRows } from './data/take-rows.js';
export type {
  EpochEvent,
  NonFiniteEvent,
  StepEvent,
  TrainEvent,
  TrainPlace,
  TrainPosition,
} from './train/train-event.js';
export { train, type TrainOptions } from './train/train.js';
