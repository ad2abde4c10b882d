export { CheckpointError } from '../error/checkpoint-error.js';
export { decodeCheckpoint, encodeCheckpoint, joinPieces, resume, type Checkpoint } from './checkpoint.js';
export {
  checkpointFolder,
  type CheckpointFolder,
  type CheckpointLabel,
  type KeptCheckpoint,
} from './checkpoint-folder.js';
export type { OtherTensor } from './file-dtype.js';
export { loadCheckpoint, loadCheckpointTask } from './load-checkpoint.js';
export { paramsIn } from './params-in.js';
export type { Plain } from './plain.js';
export { readSafetensors, writeSafetensors, type Safetensors } from './safetensors.js';
export { saveCheckpoint, saveCheckpointTask } from './save-checkpoint.js';
