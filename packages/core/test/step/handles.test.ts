import { describe, expect, it } from 'vitest';
import { makeStep, mapTensors, tensor, toNdArray, TreeMismatchError, type Tensor } from '../../src/index.js';
import { expectSameBits, snapshot } from '@thalweg/testing';
import { refusal } from './live.js';
import { steady } from './steady.js';

const params = { layers: [{ b: tensor([0.5]) }], w: tensor([1, -2], 'float32') };
const gradients = { layers: [{ b: tensor([3]) }], w: tensor([1, 2], 'float32') };

/** A step with its state after two steps, and other states that are easily confused with it. */
const started = () => {
  const tx = steady();
  const step = makeStep(tx, { donate: true });
  const at = step.init(params);
  const older = { state: snapshot(at.state) as typeof at.state, fresh: { ...at.state } };
  step(step(at, gradients), gradients);
  const another = makeStep(tx, { donate: true }).init(params);
  const pure = makeStep(tx).init(params);
  return { step, at, older, another, pure };
};

type Started = ReturnType<typeof started>;
type At = Pick<Started['at'], 'params' | 'state'>;

const copied = (tensors: Started['at']['params']) => mapTensors((leaf): Tensor => toNdArray(leaf), tensors);

const wrong: readonly (readonly [what: string, path: string, at: (given: Started) => unknown])[] = [
  ['a copy of the parameters', 'at.params.layers.0.b', ({ at }) => ({ ...at, params: copied(at.params) })],
  ['the parameters before donation', 'at.params.layers.0.b', ({ at }) => ({ params, state: at.state })],
  [
    'the parameters of another step',
    'at.params.layers.0.b',
    ({ at, another }) => ({ params: another.params, state: at.state }),
  ],
  ['everything of another step', 'at.params.layers.0.b', ({ another }) => another],
  [
    'another tensor in one leaf',
    'at.params.w',
    ({ at }) => ({ ...at, params: { ...at.params, w: toNdArray(at.params.w) } }),
  ],
  ['the same tensors in another tree', 'at.params', ({ at }) => ({ ...at, params: { ...at.params } })],
  ['an entry less', 'at.params.layers', ({ at }) => ({ ...at, params: { w: at.params.w } })],
  ['an entry more', 'at.params.more', ({ at }) => ({ ...at, params: { ...at.params, more: tensor(0) } })],
  ['the gradients', 'at.params.layers.0.b', ({ at }) => ({ ...at, params: at.gradients })],
  ['nothing', 'at.params', ({ at }) => ({ state: at.state })],
  ['an older state', 'at.state.moments.count', ({ at, older }) => ({ ...at, state: older.state })],
  ['the same parts in another state', 'at.state', ({ at, older }) => ({ ...at, state: older.fresh })],
  ['the state of a pure run', 'at.state.moments.count', ({ at, pure }) => ({ ...at, state: pure.state })],
  [
    'the state of another step',
    'at.state.moments.count',
    ({ at, another }) => ({ ...at, state: another.state }),
  ],
  [
    'a state with a member less',
    'at.state.times',
    ({ at }) => ({ ...at, state: { moments: at.state.moments } }),
  ],
  ['no state', 'at.state', ({ at }) => ({ params: at.params })],
];

describe('a donated step that is given', () => {
  it.each(wrong)('%s names the tensor, changes nothing and goes on', (_, path, give) => {
    const given = started();
    const { step, at } = given;
    const error = refusal(at, () => step(give(given) as At, gradients));
    expect(error).toBeInstanceOf(TreeMismatchError);
    expect((error as TreeMismatchError).path).toBe(path);

    const expected = started();
    expected.step(expected.at, gradients);
    step(at, gradients);
    expectSameBits([at.params, at.state], [expected.at.params, expected.at.state]);
  });

  it('a state that no init returned names init in the error', () => {
    const step = makeStep(steady(), { donate: true });
    const at = makeStep(steady()).init(params);
    expect(() => step(at, gradients)).toThrow(TreeMismatchError);
    expect(() => step(at, gradients)).toThrow(/^at\.params: .*init of this step/);
  });

  it('a copy of its lone tensor names the argument', () => {
    const step = makeStep(steady(), { donate: true });
    const at = step.init(tensor([1]));
    const error = refusal(at, () => step({ ...at, params: toNdArray(at.params) }, tensor([1])));
    expect((error as TreeMismatchError).path).toBe('at.params');
  });

  it('the state of another run of its own names the tensor', () => {
    const step = makeStep(steady(), { donate: true });
    const [first, second] = [step.init(params), step.init(params)];
    step(first, gradients);
    const error = refusal(first, () => step({ params: first.params, state: second.state }, gradients));
    expect((error as TreeMismatchError).path).toBe('at.state.moments.count');
  });
});
