// Every factory of this package with the type of its state, and nothing else. The index and the plugin are made from
// it.
export type { Best } from './strategy/best.js';
export { checkpointEvery } from './strategy/checkpoint-every.js';
export { curriculum, type CurriculumState } from './strategy/curriculum.js';
export { earlyStopping, type EarlyStoppingState } from './strategy/early-stopping.js';
export { evaluateEvery } from './strategy/evaluate-every.js';
export { growBatch, type GrowBatchState } from './strategy/grow-batch.js';
export { reduceOnPlateau, type ReduceOnPlateauState } from './strategy/reduce-on-plateau.js';
export { restartFromBest, type RestartFromBestState } from './strategy/restart-from-best.js';
export { snapshots, type SnapshotsState } from './strategy/snapshots.js';
export { stopOnGeneralizationLoss, type StoppingState } from './strategy/stop-on-generalization-loss.js';
export { stopOnProgressQuotient, type ProgressQuotientState } from './strategy/stop-on-progress-quotient.js';
export { stopOnRisingError, type RisingErrorState } from './strategy/stop-on-rising-error.js';
export { switchOptimizer } from './strategy/switch-optimizer.js';
