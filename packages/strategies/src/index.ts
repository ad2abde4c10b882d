export * from './catalogue.js';
export { batchNormBackward, type BatchNormGradients } from './batch-norm/batch-norm-backward.js';
export { batchNormInference } from './batch-norm/batch-norm-inference.js';
export {
  batchNormTraining,
  type BatchNormOutput,
  type BatchNormSaved,
  type BatchNormTrainingOptions,
} from './batch-norm/batch-norm-training.js';
export { initBatchNorm, type BatchNormParams, type BatchNormRunning } from './batch-norm/init-batch-norm.js';
export { batches, type Batches, type BatchOptions } from './data/batches.js';
export type { AsyncDataSource, DataSize, DataSource, EpochView, Portion } from './data/data-source.js';
export { difficulties } from './data/difficulties.js';
export { prefetch } from './data/prefetch.js';
export { stackExamples } from './data/stack-examples.js';
export { stream, streamAsync, type StreamOptions } from './data/stream.js';
export { takeRows } from './data/take-rows.js';
export { alphaScale, type LinearLayer, type ReluLayers } from './diagnostics/alpha-scale.js';
export { corruptLabels, type CorruptLabelsOptions } from './diagnostics/corrupt-labels.js';
export { gaussianInputs } from './diagnostics/gaussian-inputs.js';
export {
  hessianEigenvalue,
  type HessianEigenvalue,
  type HessianEigenvalueOptions,
} from './diagnostics/hessian-eigenvalue.js';
export { lossSlice, type LossSliceOptions, type SlicePoint } from './diagnostics/loss-slice.js';
export { lossSurface, type LossSurface, type LossSurfaceOptions } from './diagnostics/loss-surface.js';
export { randomDirection } from './diagnostics/random-direction.js';
export { randomLabels, type RandomLabelsOptions } from './diagnostics/random-labels.js';
export { randomPixels } from './diagnostics/random-pixels.js';
export { sharpness, type Sharpness, type SharpnessOptions } from './diagnostics/sharpness.js';
export { shufflePixels } from './diagnostics/shuffle-pixels.js';
export { averagePredictions } from './ensemble/average-predictions.js';
export { strategiesPlugin } from './plugin.js';
export type { Cancellation } from './train/cancellation.js';
export { microbatch, type MicrobatchOptions } from './train/microbatch.js';
export { trainAsync } from './train/train-async.js';
export type {
  DecisionEvent,
  EndEvent,
  EndReason,
  EpochEvent,
  EvaluationEvent,
  NonFiniteEvent,
  StartEvent,
  StateUnder,
  StepEvent,
  TrainEvent,
  TrainPlace,
  TrainPosition,
  TrainRun,
} from './train/train-event.js';
export type {
  MembersUnder,
  Optimizers,
  RunOptions,
  TrainAsyncOptions,
  TrainOptions,
} from './train/train-options.js';
export { train } from './train/train.js';
