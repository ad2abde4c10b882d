import { defineTransformation, leaves, mapTensors, tensor, toArray, type Tensor } from '@thalweg/core';
import { conformance, transformation } from '../../../src/index.js';

const times = (factor: number) => (leaf: Tensor) =>
  tensor(
    toArray(leaf).map((x) => factor * x),
    leaf.shape,
    leaf.dtype,
  );

/** Writes to the gradient that it is given. */
const writing = defineTransformation({
  name: 'writing',
  hyper: {},
  init: () => ({}),
  update: (updates, state) => {
    for (const { data } of leaves<Tensor>(updates)) (data as number[])[0] = 7;
    return [updates, state];
  },
});

/** Remembers outside of its state how often it was called. */
const remembering = () => {
  let calls = 0;
  return defineTransformation({
    name: 'remembering',
    hyper: {},
    init: () => ({}),
    update: (updates, state) => [mapTensors(times(++calls), updates), state],
  })();
};

/** Hands the parameters themselves out as its state. */
const aliasing = defineTransformation({
  name: 'aliasing',
  hyper: {},
  init: (params) => ({ params }),
  update: (updates, state) => [updates, state],
});

/** Turns float32 into float64. */
const widening = defineTransformation({
  name: 'widening',
  hyper: {},
  init: () => ({}),
  update: (updates, state) => [
    mapTensors((leaf) => tensor(toArray(leaf), leaf.shape, 'float64'), updates),
    state,
  ],
});

conformance([
  transformation('writing', () => writing()),
  transformation('remembering', remembering),
  transformation('aliasing', () => aliasing()),
  transformation('widening', () => widening()),
]);
