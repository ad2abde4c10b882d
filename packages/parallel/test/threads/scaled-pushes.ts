import {
  definePlugin,
  isSparseTensor,
  isTensor,
  nonNegative,
  sparseTensor,
  tensor,
  toArray,
  type Tensor,
} from '@thalweg/core';
import {
  defineAlgorithm,
  wrappedAlgorithm,
  type Payload,
  type WorkerCommand,
  type WorkerRule,
} from '../../src/index.js';

const scaled = (payload: Payload, factor: number): Payload => {
  if (isSparseTensor(payload))
    return sparseTensor(payload.indices, scaled(payload.values, factor) as Tensor, payload.shape);
  // The bits of zeros, which is all that is asked for.
  if (payload instanceof Uint16Array) return payload.map((bits) => factor * bits);
  if (isTensor(payload))
    return tensor(
      toArray(payload).map((x) => factor * x),
      payload.shape,
      payload.dtype,
    );
  if (typeof payload !== 'object' || payload === null) return payload;
  return Array.isArray(payload)
    ? (payload as readonly Payload[]).map((part) => scaled(part, factor))
    : Object.fromEntries(Object.entries(payload).map(([key, part]) => [key, scaled(part, factor)]));
};

/** An algorithm whose workers push what theirs would, times a factor, and never step on shared memory. */
export const scaledPushes = defineAlgorithm({
  name: 'scaledPushes',
  hyper: { algorithm: wrappedAlgorithm(), factor: nonNegative() },
  argument: 'algorithm',
  algorithm: ({ algorithm: { description: _, worker, ...rest }, factor }) => {
    const changed = ([commands, state]: readonly [readonly WorkerCommand[], unknown]) =>
      [
        commands.map((command) =>
          command._tag === 'Push' ? { ...command, payload: scaled(command.payload, factor) } : command,
        ),
        state,
      ] as const;
    const rule: WorkerRule = {
      init: (first, context) => changed(worker.init(first, { ...context, sharesMemory: false })),
      on: (event, state, context) => changed(worker.on(event, state, { ...context, sharesMemory: false })),
    };
    return { ...rest, worker: rule };
  },
});

/** What the threads of a run load. */
export const scaledPushesPlugin = definePlugin({ name: 'scaled-pushes', algorithms: [scaledPushes] });
