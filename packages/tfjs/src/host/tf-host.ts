import {
  abs,
  add,
  div,
  equal,
  exp,
  expm1,
  fill,
  getBackend,
  greater,
  greaterEqual,
  less,
  lessEqual,
  log,
  log1p,
  maximum,
  minimum,
  mul,
  neg,
  notEqual,
  pow,
  reshape,
  slice,
  sqrt,
  sub,
  sum,
  tanh,
  Tensor,
  tensor,
  tidy,
  where,
} from '@tensorflow/tfjs-core';
import type { Host } from '@thalweg/core';

/** The backends whose memory JavaScript reads at once. @internal */
export const readAtOnce: ReadonlySet<string> = new Set(['cpu', 'wasm', 'tensorflow']);

/**
 * The tensors of TensorFlow.js as a host, for `onHost` of `@thalweg/core`.
 *
 * On the backend `cpu` a step has the bits of thalweg's own kernels. On `wasm` it has, too, unless a rule uses `exp`,
 * `expm1`, `log`, `log1p`, `tanh` or `pow`, which round in their own way there, or the larger or smaller one of 0 and -0. On
 * both, sums are read and computed in double. WebGL and WebGPU have float32 arithmetic of their own, and sums in float32.
 *
 * @param backend - The name of the backend; by default the one that tfjs uses now.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { onHost } from '@thalweg/core';
 * import { adam } from '@thalweg/optimizers';
 * import { tfHost } from '@thalweg/tfjs';
 *
 * const optimizer = onHost(adam({ learningRate: 0.5 }), tfHost());
 * const w = tf.tensor([1, -4]);
 * const [update] = optimizer.update({ w }, optimizer.init({ w }));
 * update.w.dataSync() // => new Float32Array([-0.5, 0.5])
 * ```
 *
 * @category Host
 * @since 0.1.0
 */
export const tfHost = (backend: string = getBackend()): Host<Tensor> => ({
  arrayName: 'tf.Tensor',
  isArray: (value): value is Tensor => value instanceof Tensor && !value.isDisposed,
  shape: ({ shape }) => shape,
  dtype: ({ dtype }) => dtype,
  neg: (a) => neg(a),
  abs: (a) => abs(a),
  sqrt: (a) => sqrt(a),
  exp: (a) => exp(a),
  log: (a) => log(a),
  expm1: (a) => expm1(a),
  log1p: (a) => log1p(a),
  tanh: (a) => tanh(a),
  add: (a, b) => add(a, b),
  sub: (a, b) => sub(a, b),
  mul: (a, b) => mul(a, b),
  div: (a, b) => div(a, b),
  max: backend === 'wasm' ? withNaN(maximum) : (a, b) => maximum(a, b),
  min: backend === 'wasm' ? withNaN(minimum) : (a, b) => minimum(a, b),
  pow: (a, b) => pow(a, b),
  lt: (a, b) => less(a, b),
  le: (a, b) => lessEqual(a, b),
  gt: (a, b) => greater(a, b),
  ge: (a, b) => greaterEqual(a, b),
  eq: (a, b) => equal(a, b),
  ne: (a, b) => notEqual(a, b),
  select: (condition, then, otherwise) => where(condition, then, otherwise),
  sum: (a) => sum(a),
  full: (shape, value) => fill([...shape], value, 'float32'),
  // A tensor keeps the array that it is made from.
  fromData: (data, shape) => tensor(Float32Array.from(data), [...shape], 'float32'),
  cast: (a) => a.clone(),
  element: (a, i) => tidy(() => reshape(slice(a, [i], [1]), [])),
  ...(readAtOnce.has(backend) ? { read: (a: Tensor) => a.dataSync<'float32'>() } : {}),
  retain: (a) => a.clone(),
  release: (a) => {
    a.dispose();
  },
});

/** The `max` of the backend `wasm` is 1 for 1 and NaN, but NaN for NaN and 1. */
const withNaN =
  (operation: (a: Tensor, b: Tensor) => Tensor) =>
  (a: Tensor, b: Tensor): Tensor =>
    tidy(() => where(notEqual(b, b), b, operation(a, b)));
