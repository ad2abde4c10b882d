import {
  isSparseTensor,
  isTensor,
  mapTree,
  type Gradients,
  type Hyperparameter,
  type Params,
  type Tensor,
  type Updates,
} from '@thalweg/core';
import type { AlgorithmRules } from '../algorithm/define-algorithm.js';
import { isNonFinite } from '../algorithm/non-finite.js';
import type { ParallelAlgorithm } from '../algorithm/parallel-algorithm.js';
import type { Payload } from '../algorithm/payload.js';
import type { WorkerCommand } from '../algorithm/worker-command.js';
import { wrappedAlgorithm } from '../algorithm/wrapped-algorithm.js';
import { ParallelError } from '../error/parallel-error.js';
import { dense, difference, sum } from './tree-arithmetic.js';

/**
 * How a tensor of a push becomes smaller, and what the server takes it for. The difference of the two must be a tensor without
 * rounding, so that what is sent and what is remembered are together what was meant.
 *
 * @internal
 */
export interface Compression {
  /** What is sent for a tensor without a NaN or an infinity. */
  readonly packed: (leaf: Tensor) => Payload;
  /**
   * The tensor that this stands for, of the shape and dtype of another. Throws a `TreeMismatchError` with the path if it is not what
   * `packed` makes of such a tensor.
   */
  readonly unpacked: (sent: Payload | undefined, like: Tensor, path: string) => Tensor;
}

/** What a worker keeps besides its own state. @internal */
export interface Owing {
  readonly inner: unknown;
  /** What it has meant to push so far and has not pushed; `null` before the first push. */
  readonly owed: Updates | null;
}

/**
 * An algorithm whose pushes are compressed, with error feedback: what a push leaves out is added to the next.
 *
 * @internal
 */
export const withErrorFeedback = (
  { worker, server, optimizer }: ParallelAlgorithm,
  compression: Compression,
): AlgorithmRules<Owing, unknown, Payload, Payload> => {
  const paid = (payload: Payload, owed: Updates | null): readonly [sent: Payload, owed: Updates | null] => {
    if (!isTree(payload))
      throw new ParallelError({
        reason: 'unsupported',
        expected: 'pushes of tensors alone, to compress them',
        found: 'a push with something else',
      });
    const update = dense(payload);
    const meant = owed === null ? update : sum(update, owed);
    // The server refuses it, and nothing of it may be remembered.
    if (isNonFinite(meant)) return [meant, owed];
    const sent = mapTree(compression.packed, meant);
    return [sent, difference(meant, received(compression, sent, meant, 'payload'))];
  };
  const compressed = (
    [commands, inner]: readonly [readonly WorkerCommand[], unknown],
    before: Updates | null,
  ): readonly [readonly WorkerCommand[], Owing] => {
    let owed = before;
    const sent = commands.map((command) => {
      if (command._tag !== 'Push') return command;
      const [payload, left] = paid(command.payload, owed);
      owed = left;
      return { ...command, payload };
    });
    return [sent, { inner, owed }];
  };
  return {
    ...(optimizer === undefined ? {} : { optimizer }),
    worker: {
      init: (first, context) => compressed(worker.init(first, context), null),
      on: (event, { inner, owed }, context) => compressed(worker.on(event, inner, context), owed),
    },
    server: {
      ...server,
      apply: (push, state, context) =>
        server.apply(
          { ...push, payload: received(compression, push.payload, context.params, 'payload') },
          state,
          context,
        ),
    },
  };
};

/** What the server takes a push for; the path is that of an error. */
const received = (
  compression: Compression,
  sent: Payload | undefined,
  like: Params,
  path: string,
): Updates => {
  if (isTensor(like)) return compression.unpacked(sent, like, path);
  const part = (key: string | number, likePart: Params) =>
    received(compression, partOf(sent, key), likePart, `${path}.${key}`);
  return Array.isArray(like)
    ? (like as readonly Params[]).map((item, i) => part(i, item))
    : Object.fromEntries(Object.entries(like).map(([key, item]: [string, Params]) => [key, part(key, item)]));
};

const partOf = (sent: Payload | undefined, key: string | number): Payload | undefined =>
  typeof sent === 'object' && sent !== null && Object.hasOwn(sent, key)
    ? (sent as Readonly<Record<string | number, Payload>>)[key]
    : undefined;

const isTree = (payload: Payload): payload is Gradients =>
  typeof payload === 'object' &&
  payload !== null &&
  !(payload instanceof Uint16Array) &&
  (isTensor(payload) || isSparseTensor(payload) || Object.values(payload).every(isTree));

/** Declares an algorithm whose pushes add up, to be compressed. @internal */
export const compressible = (): Hyperparameter<ParallelAlgorithm, 'static', 'required'> => {
  const { accepts, ...declared } = wrappedAlgorithm();
  const addsUp = ({ description: { name, options } }: ParallelAlgorithm): boolean =>
    !unsuited.includes(name) && (!accepts(options.algorithm) || addsUp(options.algorithm));
  return {
    ...declared,
    expected: `a parallel algorithm other than, and not made of, ${unsuited.join(', ')}`,
    accepts: (value): value is ParallelAlgorithm => accepts(value) && addsUp(value),
  };
};

/** The first sends what it has read, which must come back as it was; the others have compressed what they send. */
const unsuited = ['adaptiveRevision', 'roundPushes', 'sparsifyPushes'];
