import { describe, expect, it } from 'vitest';
import {
  chain,
  ConfigError,
  defineTransformation,
  makeStep,
  tensor,
  toArray,
  type Backend,
} from '../../src/index.js';
import { expectSameBits } from '@thalweg/testing';
import { refusal } from './live.js';
import { steady } from './steady.js';

const params = { b: tensor([0.5]), w: tensor([1, -2, 3], 'float32') };
const gradients = { b: tensor([3]), w: tensor([1, 2, 4], 'float32') };

const broken = (): never => {
  throw new RangeError('the schedule is broken');
};

/** A member that runs a function, between two rules. */
const probe = (act: (call: number) => void) => {
  let calls = 0;
  return defineTransformation({
    name: 'probe',
    hyper: {},
    init: () => ({ calls: 0 }),
    update: (updates, state) => {
      act(calls++);
      return [updates, { calls: state.calls + 1 }];
    },
  })();
};

describe('a schedule', () => {
  it.each<[string, () => number, new () => Error]>([
    ['throws', broken, RangeError],
    ['is NaN', () => NaN, ConfigError as never],
    ['is infinite', () => -Infinity, ConfigError as never],
    ['is no number', () => 'x' as never, ConfigError as never],
  ])('that %s at a step stops the step before anything changes, and the run continues', (_, value, kind) => {
    let fails = true;
    const rate = (step: number) => (step === 2 && fails ? value() : -0.1 * (step + 1));
    // Another stage comes first, so its pass would run before the schedule is read.
    const tx = chain(
      steady(),
      probe(() => undefined),
      steady(rate),
    );
    const step = makeStep(tx, { donate: true });
    const at = step.init(params);
    step(step(at, gradients), gradients);
    for (let i = 0; i < 2; i++) {
      const error = refusal(at, () => step(at, gradients));
      expect(error).toBeInstanceOf(kind);
      expect(String(error)).toMatch(
        /the schedule is broken|times_2: rate at step 2: expected a finite number/,
      );
    }

    fails = false;
    const pure = makeStep(tx);
    let expected = pure.init(params);
    for (let i = 0; i < 4; i++) expected = pure(expected, gradients);
    step(step(at, gradients), gradients);
    expectSameBits([at.params, at.state], [expected.params, expected.state]);
  });
});

describe('a member that throws halfway', () => {
  it('leaves a run that refuses to continue, says why, and may be started again', () => {
    const tx = chain(
      steady(),
      probe((call) => {
        if (call === 1) throw new Error('halfway');
      }),
    );
    const step = makeStep(tx, { donate: true });
    const at = step.init(params);
    step(at, gradients);
    expect(() => step(at, gradients)).toThrow('halfway');
    for (let i = 0; i < 2; i++) {
      const error = refusal(at, () => step(at, gradients));
      expect(error).toBeInstanceOf(ConfigError);
      expect(String(error)).toMatch(/^ConfigError: makeStep: at: .*threw halfway\. Start again with init$/);
    }

    const again = step.init(params);
    step(again, gradients);
    const expected = makeStep(
      chain(
        steady(),
        probe(() => undefined),
      ),
      { donate: true },
    );
    const other = expected.init(params);
    expected(other, gradients);
    expectSameBits(again.params, other.params);
    expect(() => step(at, gradients)).toThrow(/threw halfway/);
  });
});

describe('the context of a donated step', () => {
  it.each<Backend>(['js', 'wasm', 'reference'])('cannot choose the backend %s', (backend) => {
    const step = makeStep(steady(), { donate: true });
    const at = step.init(params);
    step(at, gradients);
    const error = refusal(at, () => step(at, gradients, { backend }));
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).argument).toBe('context.backend');
    step(at, gradients);
    expect(at.state.moments.count).toBe(2);
  });

  it('must have the values that a member needs; else the step changes nothing and the run continues', () => {
    const needy = defineTransformation({
      name: 'needy',
      hyper: {},
      needs: ['value'],
      init: () => ({}),
      update: (updates, state) => [updates, state],
    });
    const step = makeStep(chain(steady(), needy()), { donate: true });
    const at = step.init(params);
    // @ts-expect-error the context is required
    const error = refusal(at, () => step(at, gradients));
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).argument).toBe('context.value');
    step(at, gradients, { value: 1 });
    expect(at.state.moments.count).toBe(1);
  });
});

describe('makeStep', () => {
  it('refuses unknown backends', () => {
    expect(() => makeStep(steady(), { donate: true, backend: 'gpu' as never })).toThrow(ConfigError);
  });

  it('refuses parameters that are not tensors, and starts nothing', () => {
    const step = makeStep(steady(), { donate: true });
    expect(() => step.init({ w: [1] } as never)).toThrow(/^params\.w/);
    const at = step.init({ w: tensor([1]) });
    expect(toArray(step(at, { w: tensor([0]) }).params.w)).toEqual([1]);
  });
});
