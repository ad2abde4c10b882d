/** @import { Checkpoint } from '@thalweg/core/checkpoint' */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { makeStep, tensor } from '@thalweg/core';
import {
  CheckpointError,
  decodeCheckpoint,
  encodeCheckpoint,
  joinPieces,
  loadCheckpointTask,
  readSafetensors,
} from '@thalweg/core/checkpoint';
import { toSpec } from '@thalweg/core/spec';
import { adam, momentum } from '@thalweg/optimizers';
import { countAllocation } from './count-allocation.mjs';

/** @param {Checkpoint} checkpoint */
const bytesOf = (checkpoint) => {
  const pieces = encodeCheckpoint(checkpoint);
  if (pieces._tag === 'Left') throw pieces.left;
  return joinPieces(pieces.right);
};

/** @param {any} optimizer @param {any} params @param {any} data */
const after = (optimizer, params, data) => {
  const step = makeStep(optimizer);
  return bytesOf({ ...step(step.init(params), params), spec: toSpec(optimizer), data });
};

/** Checkpoints of every kind, as bytes, to damage. */
export const sampleCheckpoints = [
  bytesOf({ params: {}, state: {}, spec: { name: 'identity' }, data: null }),
  after(
    momentum({ learningRate: 0.1 }),
    { w: tensor([1, 2, 3]) },
    { epoch: 3, seen: [1, NaN, -0, Infinity] },
  ),
  after(
    adam(),
    {
      layers: [
        { w: tensor(Float32Array.from({ length: 600 }, Math.sin), [20, 30]), b: tensor([]) },
        { w: tensor([[1e-300]]), b: tensor(2, 'float32') },
      ],
      'odd.key': tensor([-0, NaN]),
    },
    { key: [0, 7], losses: Array.from({ length: 50 }, Math.cos), best: tensor([1, 2]), none: undefined },
  ),
];

/** @typedef {'refused' | 'unharmed' | 'another checkpoint'} Outcome */

/** @param {any} read @param {Uint8Array} bytes @returns {Outcome} */
const outcomeOf = (read, bytes) => {
  if (read._tag === 'Left') {
    assert(read.left instanceof CheckpointError, `refused by ${String(read.left)}`);
    return 'refused';
  }
  // Writing it again gives the same bytes only if all its contents are the same.
  return Buffer.compare(bytesOf(read.right), bytes) === 0 ? 'unharmed' : 'another checkpoint';
};

/**
 * Reads a damaged checkpoint from memory and from a file. It must not throw or allocate more memory than the file
 * has.
 *
 * @param {Uint8Array} original
 * @param {Uint8Array} bytes
 * @param {string} path A file to write it to.
 * @returns {Promise<Outcome>}
 */
export const checkCheckpoint = async (original, bytes, path) => {
  const { result, bytes: allocated } = countAllocation(() => decodeCheckpoint(bytes));
  // Floats of eight bits take four times their size when they are read.
  assert(allocated <= 4 * bytes.length + 100, `${allocated} bytes allocated for a file of ${bytes.length}`);
  const contents = readSafetensors(bytes);
  assert(contents._tag === 'Right' || contents.left instanceof CheckpointError);
  await writeFile(path, bytes);
  const outcome = outcomeOf(result, original);
  assert.equal(
    outcomeOf(await loadCheckpointTask(path)(), original),
    outcome,
    'the file is read differently from the bytes',
  );
  return outcome;
};
