import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { expectSameBits } from '@thalweg/testing';
import {
  add,
  chainAll,
  defineRule,
  makeStep,
  mul,
  norm,
  sparseTensor,
  sum,
  sumTree,
  tensor,
  toArray,
  zeros,
  type Dtype,
  type SparseTensor,
  type Tensor,
} from '../../src/index.js';

const block = 4096;
const sizes = [1, 7, block - 1, block, block + 1, block + 8, 2 * block + 3, 3 * block + 13];
const dtypes: readonly Dtype[] = ['float32', 'float64'];

/** Numbers whose sum depends on the order. */
const numbers = (size: number, dtype: Dtype, from = 0): Tensor =>
  tensor(
    Array.from({ length: size }, (_, i) => Math.sin(i + from) * 10 ** ((i * 7) % 11)),
    dtype,
  );

/** The contract, word by word. */
const sumInBlocks = (values: readonly number[]): number => {
  let total = 0;
  for (let start = 0; start < values.length; start += block) {
    const lanes = [0, 0, 0, 0];
    values.slice(start, start + block).forEach((x, i) => (lanes[i % 4]! += x));
    total += lanes[0]! + lanes[1]! + (lanes[2]! + lanes[3]!);
  }
  return total;
};

const sums = defineRule({
  name: 'sums',
  hyper: {},
  rule: ({ g }) => ({ g: add(mul(g, 0), add(mul(sum('leaf', g), 0.5), sum('tree', g))) }),
})();

const backends = ['reference', 'js', 'wasm'] as const;

describe('a sum runs in blocks', () => {
  it.each(dtypes)('of 4096 elements of %s, in order, on every backend', (dtype) => {
    for (const size of sizes) {
      const g = { a: numbers(size, dtype), b: numbers(size + 5, dtype, 0.5) };
      const [a, b] = [sumInBlocks(toArray(g.a)), sumInBlocks(toArray(g.b))];
      const rounded = (x: number) => (dtype === 'float32' ? Math.fround(x) : x);
      for (const backend of backends) {
        const [u] = sums.update(g, sums.init(g), { backend });
        expect(u.a.get(size - 1)).toBe(rounded(0 * g.a.get(size - 1) + rounded(a * 0.5 + (a + b))));
        expect(u.b.get(0)).toBe(rounded(0 * g.b.get(0) + rounded(b * 0.5 + (a + b))));
      }
    }
  });

  it('in sumTree, too, also of a strided view', () => {
    const g = numbers(2 * block + 3, 'float32');
    expect(sumTree([g, g])).toBe(2 * sumInBlocks(toArray(g)));
    const every = ndarray(Float32Array.from(toArray(g)), [block + 2], [2]);
    expect(sumTree(every)).toBe(sumInBlocks(toArray(every)));
    expect(sumTree({})).toBe(0);
  });

  it.each(dtypes)('of the places of a sparse gradient of %s, as if it were dense', (dtype) => {
    const size = 3 * block + 13;
    const places = Array.from({ length: 900 }, (_, i) => 13 * i + (i % 3)).filter(
      (i) => i < block || i > 2 * block,
    );
    const values = numbers(places.length, dtype);
    const full = new Array<number>(size).fill(0);
    places.forEach((place, i) => (full[place] = values.get(i)));
    const dense = tensor(full, dtype);
    const scaled = defineRule({
      name: 'scaled',
      hyper: {},
      rule: ({ g }) => ({ g: mul(g, norm('leaf', g)) }),
    })();
    const start = tensor(
      full.map((_, i) => i),
      dtype,
    );
    for (const backend of backends) {
      const step = makeStep(scaled, { backend });
      const given = step(step.init(start), sparseTensor(places, values, [size]));
      expectSameBits(given.params, step(step.init(start), dense).params);
    }
  });

  it.each(dtypes)('of rows of a sparse gradient of %s that cross blocks', (dtype) => {
    const [rows, width] = [9, 1000];
    const touched = [0, 4, 8];
    const rowOf = (row: number) =>
      Array.from({ length: width }, (_, i) => Math.sin(row * width + i) * 10 ** (i % 9));
    const values = tensor(touched.map(rowOf), dtype);
    const full = Array.from({ length: rows }, (_, row) =>
      touched.includes(row) ? rowOf(row) : new Array<number>(width).fill(0),
    );
    const scaled = defineRule({
      name: 'scaled',
      hyper: {},
      rule: ({ g }) => ({ g: mul(g, sum('leaf', g)) }),
    })();
    const start = tensor(full, dtype);
    for (const donate of [false, true])
      for (const backend of backends) {
        const run = (g: Tensor | SparseTensor) => {
          const step = makeStep(scaled, { backend, donate });
          return step(step.init(start), g).params;
        };
        expectSameBits(run(sparseTensor(touched, values, [rows, width])), run(start));
      }
  });

  it('also if the staging window has no room for a block of each tensor', () => {
    const slow = defineRule({
      name: 'slow',
      hyper: {},
      slots: { m: zeros },
      rule: ({ g, m }) => {
        const next = add(mul(m, 0.5), g);
        return { g: next, m: next };
      },
    });
    const tx = chainAll([...Array.from({ length: 33 }, () => slow()), sums]);
    const g = numbers(2 * block + 3, 'float64');
    const [first, ...rest] = backends.map((backend) => {
      const [u, state] = tx.update(g, tx.init(g), { backend });
      return tx.update(u, state, { backend });
    });
    for (const other of rest) expectSameBits(other, first);
  });
});
