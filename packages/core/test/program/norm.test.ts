import { describe, expect, it } from 'vitest';
import { clipByGlobalNorm } from '@thalweg/optimizers';
import {
  chain,
  defineRule,
  div,
  explain,
  makeStep,
  mask,
  mul,
  norm,
  sparseTensor,
  tensor,
  toArray,
  type Dtype,
  type GradientLeaf,
  type Tensor,
  type Tree,
} from '../../src/index.js';

const unit = (over: 'leaf' | 'tree') =>
  defineRule({
    name: 'unit',
    hyper: { mask: mask() },
    rule: ({ g }) => ({ g: div(g, norm(over, g)) }),
  });

const halve = defineRule({ name: 'halve', hyper: {}, rule: ({ g }) => ({ g: mul(g, 0.5) }) });

const backends = [undefined, 'reference', 'js', 'wasm'] as const;

/** 3 and 4 times a power of two, among zeros: every root is exact. */
const scaled = (exponent: number, size: number, dtype: Dtype = 'float64'): Tensor => {
  const values = new Float64Array(size);
  values[1] = 3 * 2 ** exponent;
  values[size - 2] = -4 * 2 ** exponent;
  return tensor(values, dtype);
};

const zeros = (size: number, dtype: Dtype = 'float64') => tensor(new Float64Array(size), dtype);

const stepped = (
  tx: Parameters<typeof makeStep>[0],
  params: Tree<Tensor>,
  gradient: Tree<GradientLeaf>,
  options: object,
): Tree<Tensor> => {
  const step = makeStep(tx, options);
  return step(step.init(params), gradient as never).params;
};

const nonZero = (leaf: Tensor) => toArray(leaf).filter((x) => x !== 0);

describe.each(backends)('a norm out of the range of squares, backend %s', (backend) => {
  const options = backend === undefined ? {} : { backend };

  describe.each([5, 300])('of %i elements', (size) => {
    it.each([-1020, -538, 100, 511, 1019])('is right at 2^%i', (exponent) => {
      for (const donate of [false, true])
        for (const over of ['leaf', 'tree'] as const) {
          const params = { w: zeros(size) };
          const gradient = { w: scaled(exponent, size) };
          const { w } = stepped(chain(unit(over)()), params, gradient, { ...options, donate }) as {
            w: Tensor;
          };
          expect(nonZero(w)).toEqual([expect.closeTo(0.6, 14), expect.closeTo(-0.8, 14)]);
        }
    });
  });

  it('clips a gradient of 1e200 to the given norm', () => {
    const w = stepped(clipByGlobalNorm(1), zeros(70), tensor(new Float64Array(70).fill(1e200)), options);
    toArray(w as Tensor).forEach((x) => expect(x).toBeCloseTo(1 / Math.sqrt(70), 14));
  });

  it('clips across leaves if only one is in range', () => {
    const params = { a: zeros(3), b: zeros(2, 'float32') };
    const gradient = { a: tensor([3e180, 0, 4e180]), b: tensor([1, 2], 'float32') };
    const { a } = stepped(clipByGlobalNorm(5), params, gradient, options) as { a: Tensor };
    expect(toArray(a)).toEqual([3, 0, 4].map((x) => expect.closeTo(x, 14) as number));
  });

  it('treats each leaf separately', () => {
    const params = { a: zeros(2), b: zeros(2), c: zeros(2) };
    const gradient = { a: tensor([3e-200, 4e-200]), b: tensor([3, 4]), c: tensor([3e200, 4e200]) };
    const found = stepped(unit('leaf')(), params, gradient, options) as Record<string, Tensor>;
    for (const leaf of Object.values(found))
      expect(toArray(leaf)).toEqual([0.6, 0.8].map((x) => expect.closeTo(x, 14) as number));
  });

  it('respects a mask', () => {
    const params = { a: zeros(2), b: zeros(2) };
    const gradient = { a: tensor([3e200, 4e200]), b: tensor([1e300, 1e300]) };
    const found = stepped(unit('tree')({ mask: { a: true, b: false } }), params, gradient, options);
    const { a, b } = found as { a: Tensor; b: Tensor };
    expect(toArray(a)).toEqual([0.6, 0.8].map((x) => expect.closeTo(x, 14) as number));
    expect(toArray(b)).toEqual([1e300, 1e300]);
  });

  it('is the same behind another rule, fused or not', () => {
    const gradient = tensor([3e200, 4e200, 5e-300]);
    const fused = stepped(chain(halve(), unit('tree')()), zeros(3), gradient, options);
    const alone = stepped(halve(), zeros(3), gradient, options);
    const then = stepped(unit('tree')(), zeros(3), alone, options);
    expect(toArray(fused as Tensor)).toEqual(toArray(then as Tensor));
  });

  it('is the same for a sparse gradient', () => {
    for (const donate of [false, true]) {
      const sparse = sparseTensor([1, 5], tensor([3e200, 4e200]), [8]);
      const w = stepped(clipByGlobalNorm(5), zeros(8), sparse, { ...options, donate });
      expect(nonZero(w as Tensor)).toEqual([3, 4].map((x) => expect.closeTo(x, 14) as number));
    }
  });

  it('stays 0, infinite or NaN if the elements are', () => {
    const clipped = (values: readonly number[]) =>
      toArray(stepped(clipByGlobalNorm(1), zeros(2), tensor(values), options) as Tensor);
    expect(clipped([0, 0])).toEqual([0, 0]);
    expect(clipped([Infinity, 1])).toEqual([NaN, 0]);
    expect(clipped([NaN, 1])).toEqual([NaN, NaN]);
  });

  it('does not affect the next step', () => {
    const step = makeStep(clipByGlobalNorm(1), { ...options, donate: true });
    const at = step.init(zeros(2));
    step(at, tensor([3e200, 4e200]));
    step(at, tensor([0.25, 0.5]));
    expect(toArray(at.params)).toEqual([0.6 + 0.25, 0.8 + 0.5].map((x) => expect.closeTo(x, 14) as number));
  });
});

describe('a norm in range', () => {
  it('costs no extra pass: explain lists two', () => {
    expect(explain(clipByGlobalNorm(1)).passes).toHaveLength(2);
  });
});
