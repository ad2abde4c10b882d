import { describe, expect, it } from 'vitest';
import { addMomentum, addNoise, adamw, nesterov } from '@thalweg/optimizers';
import {
  chain,
  ConfigError,
  defineTransformation,
  makeKey,
  mapTensors,
  onHost,
  tensor,
  TreeMismatchError,
  type Tensor,
} from '../../src/index.js';
import { ndarrayHost } from '../../src/host/ndarray-host.js';

const host = ndarrayHost();
const momentum = onHost(addMomentum({ decay: 0.5 }), host);
const params = { w: tensor([1, 2]), b: tensor(0) };

describe('onHost refuses', () => {
  it('a member that is not a rule, by name', () => {
    const custom = defineTransformation({
      name: 'halve',
      hyper: {},
      init: () => ({}),
      update: (updates, state) => [mapTensors((leaf) => leaf, updates), state],
    });
    expect(() => onHost(chain(addMomentum({ decay: 0.5 }), custom()), host)).toThrow(
      /^onHost: tx: expected rules only.*, found halve, which is not a rule/,
    );
  });

  it('two rules that look ahead', () => {
    const ahead = nesterov({ learningRate: 0.1 });
    // The types refuse it, too.
    expect(() => onHost(chain(ahead, ahead as never), host)).toThrow(/at most one rule/);
  });

  it('what is not a transformation', () => {
    expect(() => onHost(addMomentum as never, host)).toThrow(/Call the factory: addMomentum/);
  });

  it('a leaf that is not an array of the host', () => {
    expect(() => momentum.init({ w: 1 } as never)).toThrow(
      /^params\.w: expected ndarray of float32 or float64, found 1/,
    );
  });

  it.each([
    [
      'another shape',
      { ...params, w: tensor([1]) },
      /^updates\.w: expected ndarray of float64 with shape \[2\]/,
    ],
    [
      'another dtype',
      { ...params, b: tensor(0, 'float32') },
      /^updates\.b: expected .* found ndarray of float32/,
    ],
    ['an entry missing', { w: params.w }, /^state\.trace\.trace\.b: expected no such entry|^state/],
  ])('updates with %s', (_, updates, message) => {
    const update = () => momentum.update(updates as typeof params, momentum.init(params));
    expect(update).toThrow(TreeMismatchError);
    expect(update).toThrow(message);
  });

  it('a state of another transformation', () => {
    expect(() => momentum.update(params, {} as never)).toThrow(
      /^state: expected the state that init returned/,
    );
  });

  it('an update without the parameters that a rule reads', () => {
    const decaying = onHost(adamw({ learningRate: 0.1, weightDecay: 0.1 }), host);
    expect(() => decaying.update(params, decaying.init(params), ...([] as unknown as [never]))).toThrow(
      /^addDecayedWeights: context\.params: expected the current parameters/,
    );
  });

  it('noise in a traced step, where it would not change', () => {
    const noisy = onHost(addNoise({ eta: 1, key: makeKey(1) }), host);
    const [scalars, state] = noisy.scalarsOf(noisy.init(params));
    const trace = () => noisy.arrays(host.fromData(scalars, [scalars.length]), params, state);
    expect(trace).toThrow(ConfigError);
    expect(trace).toThrow(/would repeat the noise/);
  });
});

describe('a traced step', () => {
  it('is traced once for a structure, though counts and schedules change', () => {
    let traces = 0;
    const hosted = onHost(adamw({ learningRate: (t) => 0.1 / (t + 1), weightDecay: 0.1 }), {
      ...host,
      compile: (traced) => {
        let results: ((arrays: readonly Tensor[]) => readonly Tensor[]) | undefined;
        return (arrays) => {
          if (results === undefined) traces++;
          results ??= traced;
          return results(arrays);
        };
      },
    });
    let state = hosted.init(params);
    for (let i = 0; i < 5; i++) [, state] = hosted.update(params, state, { params });
    expect(traces).toBe(1);
    expect(state.scaleByAdam.count).toBe(5);
  });
});
