// A product of two square matrices, and the most additions and multiplications that one core does in WebAssembly SIMD.
import { makeKey, matmul, normal } from '@thalweg/core';

/** @typedef {{ readonly n: number, readonly dtype: 'float32' | 'float64', readonly options: import('@thalweg/core').MatmulOptions }} MatmulWork */
/** @typedef {{ readonly peak: 'float32' | 'float64' }} PeakWork */

/** @returns {import('../process/subject.mjs').Subject<MatmulWork | PeakWork>} */
export const open = () => ({
  version: '',
  prepare: (work) => {
    if ('peak' in work) {
      const run = peakLoop(work.peak);
      return { step: () => run(peakRounds, 0.5), first: () => 0 };
    }
    const { n, dtype, options } = work;
    const [a, b] = [1, 2].map((seed) => normal(makeKey(seed), [n, n], dtype));
    let y = matmul(a, b, options);
    return {
      step: () => {
        y = matmul(a, b, options);
      },
      first: () => y.get(0, 0),
    };
  },
});

const chains = 12;
const peakRounds = 100_000;

/** The operations on numbers in a step of the loop below. @param {'float32' | 'float64'} dtype */
export const peakOperations = (dtype) => 2 * chains * peakRounds * (dtype === 'float32' ? 4 : 2);

/** @type {Record<'float32' | 'float64', { readonly type: number, readonly splat: number, readonly lane: number, readonly add: readonly number[], readonly multiply: readonly number[] }>} */
const codes = {
  float32: { type: 0x7d, splat: 0x13, lane: 0x1f, add: [0xfd, 0xe4, 0x01], multiply: [0xfd, 0xe6, 0x01] },
  float64: { type: 0x7c, splat: 0x14, lane: 0x21, add: [0xfd, 0xf0, 0x01], multiply: [0xfd, 0xf2, 0x01] },
};

/**
 * A loop of multiplications and additions of vectors of 128 bits that stay in registers: `run(rounds, x)`. There are as many
 * chains as keep the units busy, and no fused operation, since the order of the sums allows none.
 *
 * @param {'float32' | 'float64'} dtype
 * @returns {(rounds: number, x: number) => number}
 */
const peakLoop = (dtype) => {
  const { type, splat, lane, add, multiply } = codes[dtype];
  const [rounds, x, vector, first] = [0, 1, 2, 3];
  const each = Array.from({ length: chains }, (_, i) => first + i);
  const get = (/** @type {number} */ local) => [0x20, local];
  const set = (/** @type {number} */ local) => [0x21, local];
  const body = [
    ...[1, chains + 1, 0x7b],
    ...get(x),
    ...[0xfd, splat],
    ...set(vector),
    ...[0x03, 0x40],
    ...each.flatMap((sum) => [...get(sum), ...get(vector), ...multiply, ...get(vector), ...add, ...set(sum)]),
    ...[...get(rounds), 0x41, 1, 0x6b, 0x22, rounds, 0x0d, 0, 0x0b],
    ...each.flatMap((sum, i) => [...get(sum), ...(i === 0 ? [] : add)]),
    ...[0xfd, lane, 0, 0x0b],
  ];
  /** @param {number} id @param {readonly number[]} content */
  const section = (id, content) => [id, ...leb(content.length), ...content];
  const module = new WebAssembly.Module(
    Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, [1, 0x60, 2, 0x7f, type, 1, type]),
      ...section(3, [1, 0]),
      ...section(7, [1, 3, 0x72, 0x75, 0x6e, 0, 0]),
      ...section(10, [1, ...leb(body.length), ...body]),
    ]),
  );
  return /** @type {(rounds: number, x: number) => number} */ (new WebAssembly.Instance(module).exports.run);
};

/** A length below 2¹⁴. @param {number} value */
const leb = (value) => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, value >> 7]);
