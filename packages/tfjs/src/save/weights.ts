import { scalar, tensor1d, type Optimizer } from '@tensorflow/tfjs-core';
import { ConfigError } from '@thalweg/core';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  joinPieces,
  type CheckpointError,
  type Plain,
} from '@thalweg/core/checkpoint';
import type { SavedVariable } from '../variable/saved-variable.js';
import type { SavedOptimizer } from './saved-optimizer.js';

/** What tfjs saves of an optimizer: tensors with names. @internal */
export type Weights = Awaited<ReturnType<Optimizer['getWeights']>>;

/**
 * Writes an optimizer as weights: the number of steps, and a checkpoint.
 *
 * The checkpoint is in a tensor of int32, four bytes each, after the number of its bytes: tfjs has no float64, and a
 * tensor of float32 may change the bits of a NaN.
 *
 * @throws {CheckpointError} If the state of a member cannot be saved.
 * @internal
 */
export const toWeights = (iterations: number, saved: SavedOptimizer | undefined): Weights => {
  const steps = { name: 'iter', tensor: scalar(iterations, 'int32') };
  if (saved === undefined) return [steps];
  const { variables, state } = saved;
  const pieces = valueOf(
    encodeCheckpoint({
      params: {},
      state,
      spec: { name: 'thalweg' },
      data: variables.map(({ name, shape }) => ({ name, shape })),
    }),
  );
  const bytes = joinPieces(pieces);
  const words = new Int32Array(1 + Math.ceil(bytes.length / 4));
  words[0] = bytes.length;
  new Uint8Array(words.buffer, 4).set(bytes);
  return [steps, { name: 'thalweg', tensor: tensor1d(words, 'int32') }];
};

/**
 * The opposite of {@link toWeights}.
 *
 * @throws {ConfigError} If the weights are those of another optimizer.
 * @throws {CheckpointError} If the weights are damaged.
 * @internal
 */
export const fromWeights = async (
  weights: Weights,
): Promise<{ readonly iterations: number; readonly saved: SavedOptimizer | undefined }> => {
  const [steps, checkpoint, ...others] = weights;
  if (steps?.name !== 'iter' || others.length > 0 || (checkpoint?.name ?? 'thalweg') !== 'thalweg')
    throw wrong(weights);
  const iterations = (await steps.tensor.data())[0]!;
  if (checkpoint === undefined) return { iterations, saved: undefined };
  const words = Int32Array.from(await checkpoint.tensor.data());
  const { state, data } = valueOf(
    decodeCheckpoint(new Uint8Array(words.buffer).subarray(4, 4 + (words[0] ?? 0))),
  );
  if (!isVariables(data)) throw wrong(weights);
  return { iterations, saved: { state, variables: data } };
};

const wrong = (weights: Weights) =>
  new ConfigError({
    owner: 'setWeights',
    argument: 'weightValues',
    expected: 'the weights of an optimizer of thalweg: iter, and thalweg after the first step',
    found: weights.length === 0 ? 'none' : weights.map(({ name }) => name).join(', '),
  });

const valueOf = <A>(
  result:
    { readonly _tag: 'Left'; readonly left: CheckpointError } | { readonly _tag: 'Right'; readonly right: A },
): A => {
  if (result._tag === 'Left') throw result.left;
  return result.right;
};

const isVariables = (data: Plain): data is readonly SavedVariable[] & Plain =>
  Array.isArray(data) &&
  data.every(
    (item: unknown) =>
      typeof item === 'object' &&
      item !== null &&
      'name' in item &&
      typeof item.name === 'string' &&
      'shape' in item &&
      Array.isArray(item.shape),
  );
