import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  add,
  ConfigError,
  elementwise,
  gt,
  makeKey,
  max,
  mul,
  normal,
  select,
  sub,
  tanh,
  tensor,
  toArray,
  TreeMismatchError,
  type Backend,
  type Tensor,
} from '../../src/index.js';
import { expectSameBits } from '../same-bits.js';

const mixed = (backend?: Backend) =>
  elementwise({
    tensors: ['a', 'b'],
    scalars: ['t'],
    results: ({ a, b, t }) => ({ between: add(a, mul(t, sub(b, a))), larger: max(a, b) }),
    ...(backend === undefined ? {} : { backend }),
  });

describe('elementwise', () => {
  const trees = (seed: number) => ({
    w: normal(makeKey(seed), [9, 11], 'float32'),
    b: [normal(makeKey(seed + 1), [7]), tensor(seed)],
  });
  const inputs = { a: trees(1), b: trees(5), t: 0.1 };

  it('rounds each operation, and a number before it meets a tensor', () => {
    const { between } = mixed()(inputs);
    const t = Math.fround(0.1);
    const [a, b] = [toArray(inputs.a.w), toArray(inputs.b.w)];
    expect(toArray(between.w)).toEqual(
      a.map((x, i) => Math.fround(x + Math.fround(t * Math.fround(b[i]! - x)))),
    );
    expect(between.w.dtype).toBe('float32');
    expect(between.b[1]!.shape).toEqual([]);
  });

  it.each(['reference', 'js', 'wasm'] as const)('has the same bits on the backend %s', (backend) => {
    const { between, larger } = mixed(backend)(inputs);
    const expected = mixed()(inputs);
    expectSameBits(between, expected.between);
    expectSameBits(larger, expected.larger);
  });

  it('reads views in their own order, and changes nothing', () => {
    const data = new Float64Array([1, 2, 3, 4, 5, 6]);
    const view: Tensor = ndarray(data, [3, 2]).transpose(1, 0);
    const zero = tensor([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    const { between } = mixed()({ a: zero, b: view, t: 1 });
    expect(toArray(between)).toEqual([1, 3, 5, 2, 4, 6]);
    expect([...data]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(between.data).not.toBe(data);
  });

  it('chooses without leaking, and takes tensors of no element', () => {
    const gated = elementwise({
      tensors: ['x', 'by'],
      results: ({ x, by }) => ({ y: select(gt(by, 0), tanh(x), 0) }),
    });
    expect(toArray(gated({ x: tensor([NaN, 0, Infinity]), by: tensor([-1, 1, NaN]) }).y)).toEqual([0, 0, 0]);
    expect(gated({ x: tensor([]), by: tensor([]) }).y.shape).toEqual([0]);
    expect(gated({ x: [], by: [] }).y).toEqual([]);
  });

  it('refuses trees that do not fit', () => {
    const run = mixed();
    expect(() => run({ ...inputs, b: { ...inputs.b, w: tensor([1]) } })).toThrow(
      'b.w: expected float32 [9, 11] as in a, found float64 [1]',
    );
    // @ts-expect-error -- as from plain JavaScript
    expect(() => run({ ...inputs, b: { w: inputs.b.w } })).toThrow(TreeMismatchError);
    // @ts-expect-error -- as from plain JavaScript
    expect(() => run({ a: inputs.a, b: inputs.b })).toThrow(
      'elementwise: t: expected a number, found nothing',
    );
  });

  it.each<readonly [string, () => unknown]>([
    [
      'elementwise: tensors: expected at least one name',
      () => elementwise({ tensors: [], results: () => ({}) }),
    ],
    [
      `elementwise: tensors and scalars: expected each name once, found 'a' twice`,
      () => elementwise({ tensors: ['a'], scalars: ['a'], results: ({ a }) => ({ a }) }),
    ],
    [
      'elementwise: results.y: expected an expression',
      // @ts-expect-error -- as from plain JavaScript
      () => elementwise({ tensors: ['a'], results: () => ({ y: 1 }) }),
    ],
    [
      'elementwise: backend',
      // @ts-expect-error -- as from plain JavaScript
      () => elementwise({ tensors: ['a'], results: ({ a }) => ({ a }), backend: 'gpu' }),
    ],
  ])('refuses: %s', (message, build) => {
    expect(build).toThrow(ConfigError);
    expect(build).toThrow(message);
  });
});
