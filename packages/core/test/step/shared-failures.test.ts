import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  chain,
  ConfigError,
  defineTransformation,
  makeSharedStep,
  makeStep,
  tensor,
  toArray,
  TreeMismatchError,
  type Tensor,
} from '../../src/index.js';
import { expectSameBits } from '@thalweg/testing';
import { refusal } from './live.js';
import { steady } from './steady.js';

const start = () => ({ layers: [{ b: tensor([0.5]) }], w: tensor([1, -2, 3]) });
const gradients = { layers: [{ b: tensor([3]) }], w: tensor([1, 2, 4]) };

const data = () => Float64Array.of(1, 2, 3, 4);
const layouts: readonly (readonly [string, () => Tensor])[] = [
  ['transposed', () => ndarray(data(), [2, 2], [1, 2])],
  ['backwards', () => ndarray(data(), [2, 2], [2, -1], 1)],
  ['with gaps', () => ndarray(data(), [2], [2])],
  ['one element for all', () => ndarray(data(), [4], [0])],
];

describe.each([false, true])('a shared step, atomic %s,', (atomic) => {
  it.each(layouts)('does not start on elements that do not lie one after the other: %s', (_, make) => {
    const leaf = make();
    const before = toArray(leaf);
    let error: unknown;
    try {
      makeSharedStep(steady(), { atomic }).init({ a: tensor([1]), deep: [{ w: leaf }] });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(TreeMismatchError);
    expect(error).toMatchObject({
      path: 'params.deep.0.w',
      expected: 'elements that lie one after the other, row by row',
      found: `strides [${leaf.stride.join(', ')}]`,
    });
    expect(toArray(leaf)).toEqual(before);
  });

  it('does not start on what is no tensor', () => {
    expect(() => makeSharedStep(steady(), { atomic }).init({ w: [1] } as never)).toThrow(/^params\.w/);
  });

  it('refuses what another run returned, and goes on', () => {
    const [step, other] = [0, 1].map(() => makeSharedStep(steady(), { atomic }));
    const [at, foreign] = [step!.init(start()), other!.init(start())];
    const cases = [
      [foreign, 'at.params.layers.0.b'],
      [{ ...at, state: foreign.state }, 'at.state'],
      [{ ...at, params: { ...at.params, w: tensor([1, -2, 3]) } }, 'at.params.w'],
      [{ ...at, params: start() }, 'at.params.layers.0.b'],
    ] as const;
    for (const [moment, path] of cases) {
      const error = refusal(at, () => step!(moment, gradients));
      expect(error).toBeInstanceOf(TreeMismatchError);
      expect((error as TreeMismatchError).path.startsWith(path)).toBe(true);
    }
    step!(at, gradients);
    const pure = makeStep(steady());
    const expected = pure(pure.init(start()), gradients);
    expectSameBits([at.params, at.state], [expected.params, expected.state]);
  });

  it('refuses to go on from anything before it has started', () => {
    const step = makeSharedStep(steady(), { atomic });
    const other = makeSharedStep(steady(), { atomic }).init(start());
    const error = refusal(other, () => step(other, gradients));
    expect(error).toBeInstanceOf(TreeMismatchError);
    expect((error as TreeMismatchError).path).toBe('at.params');
  });

  it('refuses gradients of another shape', () => {
    const step = makeSharedStep(steady(), { atomic });
    const at = step.init(start());
    const error = refusal(at, () => step(at, { ...gradients, w: tensor([1, 2]) }));
    expect(error).toBeInstanceOf(TreeMismatchError);
    expect((error as TreeMismatchError).path).toBe('gradients.w');
  });

  it('refuses a backend for one step, in its own name', () => {
    const step = makeSharedStep(steady(), { atomic });
    const at = step.init(start());
    const error = refusal(at, () => step(at, gradients, { backend: 'wasm' }));
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toBe(
      "ConfigError: makeSharedStep: context.backend: expected nothing: a shared step runs on 'js', found 'wasm'",
    );
  });

  it('refuses to go on after a step that threw halfway, in its own name', () => {
    const broken = defineTransformation({
      name: 'broken',
      hyper: {},
      init: () => ({}),
      update: () => {
        throw new Error('halfway');
      },
    });
    const step = makeSharedStep(chain(steady(), broken()), { atomic });
    const at = step.init(start());
    expect(() => step(at, gradients)).toThrow('halfway');
    const error = refusal(at, () => step(at, gradients));
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(/^ConfigError: makeSharedStep: at: .*threw halfway/);
  });
});
