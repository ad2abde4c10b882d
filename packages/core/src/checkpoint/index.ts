export { CheckpointError } from '../error/checkpoint-error.js';
export { decodeCheckpoint, encodeCheckpoint, joinPieces, resume, type Checkpoint } from './checkpoint.js';
export { checkpointFolder, type CheckpointFolder, type KeptCheckpoint } from './checkpoint-folder.js';
export { loadCheckpoint } from './load-checkpoint.js';
export type { Plain } from './plain.js';
export { readSafetensors, writeSafetensors, type Safetensors } from './safetensors.js';
export { saveCheckpoint } from './save-checkpoint.js';
