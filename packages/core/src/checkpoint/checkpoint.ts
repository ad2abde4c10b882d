import { left, right, type Either } from 'fp-ts/lib/Either.js';
import { CheckpointError } from '../error/checkpoint-error.js';
import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { TreeMismatchError } from '../error/tree-mismatch-error.js';
import type { Json, Spec } from '../declare/json.js';
import { describeLeaf } from '../tensor/sparse-tensor.js';
import { isTensor, type Tensor } from '../tensor/tensor.js';
import type { Member } from '../member/gradient-transformation.js';
import type { TrainState } from '../step/make-step.js';
import { mapTree } from '../tree/map-tree.js';
import { flattenAs, isRecord, pathOf, structureOf } from '../tree/structure.js';
import { fromTagged, toTagged, type Plain } from './plain.js';
import { joined, readBytes, safetensorsPieces, type Safetensors } from './safetensors.js';

/**
 * Everything that a run needs to continue as if it had not stopped.
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export interface Checkpoint<Params = unknown, State = unknown> {
  /** The parameters: a tree of tensors. */
  readonly params: Params;
  /** The state of the optimizer. */
  readonly state: State;
  /** How the optimizer was built: `toSpec(optimizer)`. */
  readonly spec: Spec;
  /** Other data of the run: counters, a random key, the position in the data, the state of a strategy. */
  readonly data: Plain;
}

const version = 1;

const requireSpec = (spec: unknown): void => {
  if (!isRecord(spec) || typeof spec.name !== 'string')
    throw new CheckpointError({ where: 'spec', expected: 'a record with a name', found: shown(spec) });
};

const piecesOf = (checkpoint: Checkpoint): readonly Uint8Array[] => {
  if (!isRecord(checkpoint))
    throw new CheckpointError({
      where: 'checkpoint',
      expected: 'an object with params, state, spec and data',
      found: shown(checkpoint),
    });
  const { params, state, spec, data } = checkpoint;
  requireSpec(spec);
  const tensors: Record<string, Tensor> = {};
  const thalweg = {
    version,
    spec,
    params: toTagged(params, 'params', tensors),
    state: toTagged(state, 'state', tensors),
    data: toTagged(data, 'data', tensors),
  };
  return safetensorsPieces({ tensors, others: {}, metadata: { thalweg: JSON.stringify(thalweg) } });
};

/** Runs a function that may throw a CheckpointError. @internal */
export const attempt = <A>(run: () => A): Either<CheckpointError, A> => {
  try {
    return right(run());
  } catch (error) {
    if (error instanceof CheckpointError) return left(error);
    // The engine throws it if a value is too deep for its stack or too long for its strings.
    if (error instanceof RangeError)
      return left(
        new CheckpointError({
          where: 'checkpoint',
          expected: 'a value within the limits of the engine',
          found: error.message,
        }),
      );
    throw error;
  }
};

/**
 * A checkpoint as bytes, in pieces to write one after the other.
 *
 * The pieces are the memory of the tensors, not copies: write them before the tensors change. In a browser
 * `new Blob(pieces)` makes a file of them.
 *
 * @param checkpoint - The checkpoint to write.
 * @returns The pieces, or an error for a value that cannot be written: a function, an instance of a class, or a
 *   sparse tensor.
 *
 * @example
 * ```ts
 * import { isRight } from 'fp-ts/lib/Either.js';
 * import { makeStep, tensor } from '@thalweg/core';
 * import { decodeCheckpoint, encodeCheckpoint, joinPieces, resume } from '@thalweg/core/checkpoint';
 * import { toSpec } from '@thalweg/core/spec';
 * import { adam } from '@thalweg/optimizers';
 *
 * const optimizer = adam();
 * const step = makeStep(optimizer);
 * const at = step.init({ w: tensor([1, 2]) });
 * const pieces = encodeCheckpoint({ ...at, spec: toSpec(optimizer), data: { epoch: 3 } });
 * const read = isRight(pieces) ? decodeCheckpoint(joinPieces(pieces.right)) : pieces;
 * isRight(read) && read.right.data // => { epoch: 3 }
 * const again = isRight(read) ? resume(at, read.right) : read;
 * isRight(again) && again.right.params.w.get(1) // => 2
 * ```
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export const encodeCheckpoint = (checkpoint: Checkpoint): Either<CheckpointError, readonly Uint8Array[]> =>
  attempt(() => piecesOf(checkpoint));

/**
 * Joins pieces of bytes.
 *
 * @example
 * ```ts
 * import { joinPieces } from '@thalweg/core/checkpoint';
 *
 * joinPieces([new Uint8Array([1]), new Uint8Array([2, 3])]).length // => 3
 * ```
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export const joinPieces: (pieces: readonly Uint8Array[]) => Uint8Array = joined;

/**
 * Reads a checkpoint from bytes.
 *
 * A checksum detects any change to the bytes. Reading allocates no more memory than the bytes hold.
 *
 * @example
 * ```ts
 * import { isLeft } from 'fp-ts/lib/Either.js';
 * import { decodeCheckpoint, writeSafetensors } from '@thalweg/core/checkpoint';
 *
 * isLeft(decodeCheckpoint(writeSafetensors({}))) // => true
 * ```
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export const decodeCheckpoint = (bytes: Uint8Array): Either<CheckpointError, Checkpoint> => {
  const read = readBytes('checkpoint', bytes);
  if (read._tag === 'Left') return read;
  return checkpointIn('checkpoint', read.right.contents, read.right.header.checksum);
};

/** The checkpoint that a safetensors file holds. @internal */
export const checkpointIn = (
  where: string,
  { tensors, others, metadata }: Safetensors,
  checksum: string | undefined,
): Either<CheckpointError, Checkpoint> =>
  attempt(() => {
    const { thalweg } = metadata;
    if (checksum === undefined || thalweg === undefined)
      throw new CheckpointError({
        where,
        expected: 'a checkpoint of thalweg',
        found: 'another safetensors file',
      });
    const json: unknown = parsed(where, thalweg);
    if (!isRecord(json) || json.version !== version)
      throw new CheckpointError({
        where,
        expected: `a checkpoint of version ${version}`,
        found: isRecord(json) ? `version ${shown(json.version)}` : shown(json),
      });
    requireSpec(json.spec);
    return {
      spec: json.spec as Spec,
      params: fromTagged(json.params, 'params', { tensors, others }),
      state: fromTagged(json.state, 'state', { tensors, others }),
      data: fromTagged(json.data, 'data', { tensors, others }),
    };
  });

const parsed = (where: string, text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new CheckpointError({ where, expected: 'metadata in JSON', found: 'something else' });
  }
};

/**
 * Parameters and state of a checkpoint, if they match those that training starts from.
 *
 * @param like - The training state that `init` of the step returned.
 * @param checkpoint - The checkpoint that was read.
 * @returns The training state to continue from, typed as `like`; or an error with the path at which the two differ.
 * @throws {ConfigError} If one of them has no parameters or no state.
 *
 * @example
 * ```ts
 * import { isLeft } from 'fp-ts/lib/Either.js';
 * import { makeStep, tensor } from '@thalweg/core';
 * import { resume } from '@thalweg/core/checkpoint';
 * import { sgd } from '@thalweg/optimizers';
 *
 * const like = makeStep(sgd({ learningRate: 1 })).init({ w: tensor([1, 2]) });
 * const other = { params: { w: tensor([1]) }, state: like.state, spec: { name: 'sgd' }, data: null };
 * const found = resume(like, other);
 * isLeft(found) && found.left.message // => 'params.w: expected float64 [2], found float64 [1]'
 * ```
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export const resume = <Members extends readonly Member[], P>(
  like: TrainState<Members, P>,
  checkpoint: Checkpoint,
): Either<CheckpointError, TrainState<Members, P>> =>
  attempt(() => {
    requireState('like', like);
    requireState('checkpoint', checkpoint);
    const { params, state } = checkpoint;
    requireLike(like.params, params, 'params');
    requireLike(like.state, state, 'state');
    // The check above makes the type true: every leaf has its kind, shape and dtype.
    return { params, state } as TrainState<Members, P>;
  });

const requireState = (argument: string, value: unknown): void => {
  if (!isRecord(value) || !Object.hasOwn(value, 'params') || !Object.hasOwn(value, 'state'))
    throw new ConfigError({
      owner: 'resume',
      argument,
      expected: 'an object with params and state',
      found: shown(value),
    });
};

const requireLike = (like: unknown, found: unknown, argument: string): void => {
  const structure = structureOf(like);
  const expected: unknown[] = [];
  const leaves: unknown[] = [];
  flattenAs(structure, filled(like), argument, expected);
  try {
    flattenAs(structure, filled(found), argument, leaves);
  } catch (error) {
    if (!(error instanceof TreeMismatchError)) throw error;
    throw new CheckpointError({ where: error.path, expected: error.expected, found: error.found });
  }
  leaves.forEach((leaf, i) => {
    const [wanted, got] = [kindOf(expected[i]), kindOf(leaf)];
    if (wanted !== got)
      throw new CheckpointError({ where: pathOf(structure, i, argument), expected: wanted, found: got });
  });
};

/** Replaces `undefined` leaves by `null`, so that they do not count as missing. */
const filled = (tree: unknown): unknown =>
  mapTree((leaf: unknown) => (leaf === undefined ? null : leaf), tree);

const kindOf = (leaf: unknown): string =>
  isTensor(leaf) ? describeLeaf(leaf) : leaf === null ? 'nothing' : `a ${typeof leaf}`;
