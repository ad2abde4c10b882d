import { defaultDevice, jit, numpy as np, type Device } from '@jax-js/jax';
import type { Host } from '@thalweg/core';

/**
 * The arrays of jax-js as a {@link Host}, compiled by its `jit`.
 *
 * Where jax-js follows IEEE 754, so does the host, also for NaN, infinities and −0. It differs in four points:
 *
 * - a quotient is $a \cdot (1 / b)$, with two roundings;
 * - `exp`, `expm1` and `tanh` have relative errors of 1e-6, `log`, `log1p` and `pow` of 2e-5, at results above 1, and
 *   else absolute ones; they round to float32 also for float64;
 * - `pow` is $\exp(b \ln \lvert a \rvert)$: $0^0$ is NaN;
 * - WebGPU and WebGL may flush subnormal numbers, and need not keep NaN.
 *
 * Sums run on the device: in float64 on `'wasm'` and `'cpu'`, in float32 on `'webgpu'` and `'webgl'`, where a norm above
 * 1.8e19 overflows.
 *
 * No operation consumes its operands.
 *
 * @example
 * ```ts
 * import { numpy as np } from '@jax-js/jax';
 * import { jaxHost } from '@thalweg/jax-js';
 *
 * const a = np.array([3, 4]);
 * jaxHost.sum(jaxHost.mul(a, a)).js() // => 25
 * a.refCount // => 1
 * ```
 *
 * @category Host
 * @since 0.1.0
 */
export const jaxHost: Host<np.Array> = {
  arrayName: 'np.Array of jax-js',
  isArray: (value): value is np.Array => (value instanceof np.Array ? value.refCount > 0 : isTracer(value)),
  shape: ({ shape }) => shape,
  dtype: ({ dtype }) => dtype,
  // jax-js' own `neg` is 0 - a, which turns 0 into 0 and not into -0; its `sub` adds that.
  neg: (a) => a.ref.mul(-1),
  sub: (a, b) => a.ref.add(b.ref.mul(-1)),
  // jax-js' own `abs` keeps -0.
  abs: (a) => np.where(a.ref.greater(0), a.ref, a.ref.neg()),
  sqrt: (a) => np.sqrt(a.ref),
  exp: (a) => np.exp(a.ref),
  log: (a) => np.log(a.ref),
  expm1: (a) => np.expm1(a.ref),
  log1p: (a) => np.log1p(a.ref),
  tanh: (a) => np.tanh(a.ref),
  add: (a, b) => a.ref.add(b.ref),
  mul: (a, b) => a.ref.mul(b.ref),
  div: (a, b) => a.ref.div(b.ref),
  max: (a, b) => np.maximum(a.ref, b.ref),
  min: (a, b) => np.minimum(a.ref, b.ref),
  pow: (a, b) => np.power(a.ref, b.ref),
  lt: (a, b) => a.ref.less(b.ref),
  le: (a, b) => a.ref.lessEqual(b.ref),
  gt: (a, b) => a.ref.greater(b.ref),
  ge: (a, b) => a.ref.greaterEqual(b.ref),
  eq: (a, b) => a.ref.equal(b.ref),
  ne: (a, b) => a.ref.notEqual(b.ref),
  select: (condition, then, otherwise) => np.where(condition.ref, then.ref, otherwise.ref),
  sum: (a) => np.sum(a.ref),
  // `np.full` of a shape would be a constant of a jitted function, which keeps it in memory.
  full: (shape, value, dtype) =>
    np.broadcastTo(np.full([], value, { dtype: on(defaultDevice(), dtype) }), [...shape]),
  // `np.array` does not take no data.
  fromData: (data, shape) =>
    data.length === 0
      ? np.zeros([...shape], { dtype: data instanceof Float32Array ? np.float32 : np.float64 })
      : np.array(data, { shape: [...shape] }),
  // A tracer does not know its device; it will be the default one.
  cast: (a, dtype) => a.ref.astype(on(a instanceof np.Array ? a.device : defaultDevice(), dtype)),
  element: (a, i) => a.ref.slice(i),
  retain: (a) => a.ref,
  release: (a) => {
    a.dispose();
  },
  compile: (traced) => {
    const compiled = jit((arrays: np.Array[]): np.Array[] => [...traced(arrays)]);
    return (arrays) => compiled(arrays.map((a) => a.ref));
  },
};

/**
 * What jax-js calls a tracer: an array, or what stands for one inside `jit`, `grad` and `vmap`. jax-js exports the class only
 * as the base of its arrays.
 */
const tracer: unknown = Object.getPrototypeOf(np.Array.prototype);

const isTracer = (value: unknown): boolean =>
  Object.prototype.isPrototypeOf.call(tracer as object, value as object);

/** The dtype that a device has in place of another. */
const on = (device: Device, dtype: 'float32' | 'float64') =>
  device === 'wasm' || device === 'cpu' ? np[dtype] : np.float32;
