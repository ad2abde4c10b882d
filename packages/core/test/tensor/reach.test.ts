import { Script, createContext } from 'node:vm';
import ndarray from 'ndarray';
import { isLeft } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { adam, sgd } from '@thalweg/optimizers';
import { encodeCheckpoint, writeSafetensors } from '../../src/checkpoint/index.js';
import {
  applyUpdates,
  ConfigError,
  filledLike,
  isSparseTensor,
  isTensor,
  linearObjective,
  makeLinearStep,
  makeSharedStep,
  makeStep,
  sparseTensor,
  squaredLoss,
  tensor,
  toArray,
  toDense,
  toNdArray,
  TreeMismatchError,
  type Tensor,
} from '../../src/index.js';

const detached = (): Tensor => {
  const data = new Float64Array(8);
  structuredClone(null, { transfer: [data.buffer] });
  return ndarray(data, [8]);
};

const shrunk = (): Tensor => {
  // The types of this project's language version do not have resizable memory.
  const Resizable = ArrayBuffer as unknown as new (
    bytes: number,
    options: { readonly maxByteLength: number },
  ) => ArrayBuffer & { readonly resize: (bytes: number) => void };
  const buffer = new Resizable(64, { maxByteLength: 64 });
  const view = ndarray(new Float64Array(buffer), [8]);
  buffer.resize(16);
  return view;
};

const grown = (): Tensor => {
  const { WebAssembly: engine } = globalThis as unknown as {
    readonly WebAssembly: {
      readonly Memory: new (size: { readonly initial: number }) => {
        readonly buffer: ArrayBuffer;
        readonly grow: (pages: number) => number;
      };
    };
  };
  const memory = new engine.Memory({ initial: 1 });
  const view = ndarray(new Float64Array(memory.buffer, 0, 8), [8]);
  memory.grow(1);
  return view;
};

const at = (shape: number[], stride?: number[], offset?: number, length = 8): Tensor =>
  ndarray(new Float64Array(length), shape, stride, offset);

/** Views that reach beyond their data or are otherwise invalid. */
const bad: readonly (readonly [what: string, view: Tensor, found: RegExp])[] = [
  [
    'a pick beyond an axis',
    ndarray(new Float64Array(8), [2, 2, 2]).pick(2, 2),
    /from element 12 to 13 of data with 8/,
  ],
  ['a longer shape', at([100], undefined, undefined, 50), /from element 0 to 99 of data with 50/],
  ['an offset too far', at([8], [1], 1), /from element 1 to 8 of data with 8/],
  ['a negative offset', at([2], [1], -1), /from element -1 to 0/],
  ['a negative stride without an offset', at([8], [-1], 0), /from element -7 to 0/],
  ['a stride too long', at([2], [8], 0), /from element 0 to 8/],
  ['a fractional offset', Object.assign(at([2]), { offset: 0.5 }), /offset 0.5/],
  ['a fractional stride', at([2], [0.5], 0), /strides \[0.5\]/],
  ['a fractional length', at([2.5], [1], 0), /a length that is no/],
  ['a negative length', at([-2], [1], 0), /a length that is no/],
  ['NaN for an offset', Object.assign(at([2]), { offset: NaN }), /offset NaN/],
  ['NaN for a stride', at([2], [NaN], 0), /strides \[NaN\]/],
  ['detached memory', detached(), /detached: it was transferred/],
  ['memory that grew', grown(), /detached: it was transferred/],
  ['memory that shrank', shrunk(), /of data with [02]/],
];

const thrownBy = (run: () => unknown): Error => {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
};

describe.each(bad)('%s', (_, view, found) => {
  const good = filledLike(tensor(new Float64Array(8)), 1);

  it('is not a tensor', () => {
    expect(isTensor(view)).toBe(false);
  });

  it('is refused in every tree, with its path', () => {
    const tx = adam();
    const params = { w: good };
    const state = tx.init(params);
    const step = makeStep(tx);
    const shared = makeSharedStep(sgd({ learningRate: 1 }));
    const cases: readonly (readonly [string, () => unknown])[] = [
      ['params.w', () => tx.init({ w: view })],
      ['updates.w', () => tx.update({ w: view }, state)],
      ['context.params.w', () => tx.update({ w: good }, state, { params: { w: view } })],
      ['updates.w', () => applyUpdates(params, { w: view })],
      ['params.w', () => applyUpdates({ w: view }, params)],
      ['params.w', () => step.init({ w: view })],
      ['gradients.w', () => step(step.init(params), { w: view })],
      ['params.w', () => step({ ...step.init(params), params: { w: view } }, { w: good })],
      ['params.w', () => makeStep(tx, { donate: true }).init({ w: view })],
      ['params.w', () => shared.init({ w: view })],
      ['gradients.w', () => shared(shared.init({ w: toNdArray(good) }), { w: view })],
      [
        'state.scaleByAdam.mu.w',
        () => tx.update({ w: good }, { ...state, scaleByAdam: { ...state.scaleByAdam, mu: { w: view } } }),
      ],
    ];
    for (const [path, run] of cases) {
      const error = thrownBy(run);
      expect(error).toBeInstanceOf(TreeMismatchError);
      expect(error.message.startsWith(`${path}: `)).toBe(true);
      expect(error.message).toMatch(found);
    }
  });

  it('does not end a donated run: it takes the next gradient', () => {
    const step = makeStep(sgd({ learningRate: 1 }), { donate: true });
    const live = step.init({ v: good, w: good });
    expect(thrownBy(() => step(live, { v: good, w: view }))).toBeInstanceOf(TreeMismatchError);
    expect(toArray(live.params.v)).toEqual(toArray(good));
    step(live, { v: good, w: good });
    expect(toArray(live.params.w)).toEqual(new Array(8).fill(0));
  });

  it('is refused by itself', () => {
    const data = { starts: [0, 1], indices: [0], values: [1], labels: [1] };
    for (const run of [
      () => toArray(view),
      () => toNdArray(view),
      () => filledLike(view, 1),
      () => sparseTensor([0, 1], view, [4]),
      () => linearObjective(data, squaredLoss).value(view),
      () => makeLinearStep(sgd({ learningRate: 1 }), data, squaredLoss).init(view),
    ])
      expect(thrownBy(run).message).toMatch(found);
    expect(thrownBy(() => writeSafetensors({ w: view })).message).toMatch(found);
    const encoded = encodeCheckpoint({ params: { w: view }, state: {}, spec: { name: 'x' }, data: null });
    expect(isLeft(encoded) && encoded.left.message).toMatch(found);
  });
});

describe('a view within its data', () => {
  it.each<[string, Tensor]>([
    ['backwards', at([8], [-1], 7)],
    ['repeated', at([8], [0], 7)],
    ['empty, at any offset', at([0], [1], 100)],
    ['an axis of length 1 with any stride', at([1, 2], [100, 1], 6)],
    ['all of its data', at([2, 4])],
  ])('is read: %s', (_, view) => {
    expect(isTensor(view)).toBe(true);
    expect(toArray(view)).toHaveLength(view.size);
  });

  it('is refused for shared parameters if elements are repeated: one would be written many times', () => {
    const shared = makeSharedStep(sgd({ learningRate: 1 }));
    expect(thrownBy(() => shared.init(at([8], [0], 0))).message).toMatch(/strides \[0\]/);
  });
});

describe('memory that is transferred during a run', () => {
  const transfer = (leaf: Tensor) =>
    structuredClone(null, { transfer: [(leaf.data as Float64Array).buffer as ArrayBuffer] });
  const g = tensor([1, 2]);

  it('is noticed in the last state or parameters of a pure step', () => {
    const step = makeStep(adam());
    let live = step(step.init({ w: tensor([1, 2]) }), { w: g });
    transfer(live.params.w);
    expect(thrownBy(() => step(live, { w: g })).message).toMatch(/^params.w: .* detached: it was/);
    live = step(step.init({ w: tensor([1, 2]) }), { w: g });
    transfer(live.state.scaleByAdam.nu.w);
    expect(thrownBy(() => step(live, { w: g })).message).toMatch(
      /^state.scaleByAdam.nu.w: .* detached: it was/,
    );
  });

  it.each([
    ['a donated step', makeStep(sgd({ learningRate: 1 }), { donate: true })],
    ['a shared step', makeSharedStep(sgd({ learningRate: 1 }))],
  ])('is noticed in %s', (_, step) => {
    const live = step.init({ w: toNdArray(tensor([1, 2])) });
    transfer(live.params.w);
    expect(thrownBy(() => step(live, { w: g })).message).toMatch(/^at: .* detached/);
  });
});

describe('a sparse gradient that has become invalid', () => {
  const sparse = sparseTensor([0, 3], tensor([5, 6]), [4]);
  const indices = Int32Array.of(0, 3);
  const lost = sparseTensor(indices, tensor([5, 6]), [4]);
  structuredClone(null, { transfer: [indices.buffer] });

  it.each([
    ['values of another dtype', { ...sparse, values: tensor([5, 6], 'float32') }, /values float32 \[2\]/],
    ['fewer values', { ...sparse, values: tensor([5]) }, /2 indices do not fit/],
    ['an index out of range', { ...sparse, indices: Int32Array.of(0, 4) }, /do not fit/],
    ['a negative index', { ...sparse, indices: Int32Array.of(-1, 2) }, /do not fit/],
    ['another shape', { ...sparse, shape: [2] }, /do not fit|float64 \[2\]/],
    ['indices without memory', lost, /indices are detached/],
  ])('is refused: %s', (_, leaf, found) => {
    expect(isSparseTensor(leaf)).toBe(false);
    const step = makeStep(sgd({ learningRate: 1 }), { donate: true });
    const live = step.init({ w: tensor([1, 1, 1, 1]) });
    const error = thrownBy(() => step(live, { w: leaf }));
    expect(error).toBeInstanceOf(TreeMismatchError);
    expect(error.message).toMatch(found);
    expect(thrownBy(() => toDense(leaf))).toBeInstanceOf(ConfigError);
  });
});

describe('typed arrays of another realm', () => {
  const other = createContext({});
  const inOther = (source: string): unknown => new Script(source).runInContext(other);

  it.each([false, true])('are shared parameters, written only within their view, atomic: %s', (atomic) => {
    for (const name of ['Float32Array', 'Float64Array'] as const) {
      const bytes = name === 'Float32Array' ? 4 : 8;
      const view = inOther(
        `new ${name}(new SharedArrayBuffer(${6 * bytes}), ${2 * bytes}, 2)`,
      ) as Float32Array;
      const dtype = name === 'Float32Array' ? 'float32' : 'float64';
      const step = makeSharedStep(sgd({ learningRate: 1 }), { atomic });
      const live = step.init(ndarray(view, [2]));
      step(live, tensor([1, 2], dtype));
      const whole = name === 'Float32Array' ? new Float32Array(view.buffer) : new Float64Array(view.buffer);
      expect(Array.from(whole)).toEqual([0, 0, -1, -2, 0, 0]);
    }
  });

  it('are values and indices', () => {
    expect(tensor(inOther('Float32Array.of(1, 2)') as Float32Array).dtype).toBe('float32');
    const indices = inOther('Int32Array.of(0, 2)') as Int32Array;
    expect(sparseTensor(indices, tensor([1, 2]), [3]).indices).toBe(indices);
    expect(isTensor(ndarray(inOther('new Float64Array(2)') as Float64Array))).toBe(true);
  });
});
