import { describe, expect, it } from 'vitest';
import {
  choice,
  ConfigError,
  count,
  defineStrategy,
  positive,
  type Decision,
  type LikeParams,
  type StrategyEvent,
} from '../../src/index.js';
import { toSpec } from '../../src/spec/index.js';

const control = { optimizer: null, learningRateFactor: 1, batchSize: 4, rows: null, stopped: null };

const event: StrategyEvent<string> = {
  _tag: 'Step',
  epoch: 2,
  step: 7,
  loss: 0.5,
  at: { params: 'θ', state: { count: 7 } },
  control,
};

/** Stops at the nth event, and keeps the events. */
const nth = defineStrategy({
  name: 'nth',
  hyper: { n: count(), scale: positive(1) },
  argument: 'n',
  init: (start) => ({ start, heard: [] as readonly unknown[] }),
  on:
    ({ n, scale }) =>
    (heardEvent, state) => {
      const heard = [...state.heard, heardEvent];
      return [heard.length === n ? [{ _tag: 'Stop', reason: `${n * scale}` }] : [], { ...state, heard }];
    },
});

describe('defineStrategy', () => {
  it('makes a strategy of one part, with its declared properties', () => {
    const { parts } = nth(3);
    expect(parts).toHaveLength(1);
    expect(parts[0]).toMatchObject({
      name: 'nth',
      optimizers: [],
      evaluates: false,
      needsEvaluations: false,
    });
    const busy = defineStrategy({
      name: 'busy',
      hyper: { other: choice(['adam', 'adamw'], 'adam') },
      optimizers: ({ other }) => ['sgd', other],
      evaluates: true,
      needsEvaluations: true,
      init: () => null,
      on: () => (_, state) => [[], state],
    });
    expect(busy().parts[0]).toMatchObject({
      optimizers: ['sgd', 'adam'],
      evaluates: true,
      needsEvaluations: true,
    });
  });

  it('passes the start to the part, and every event with its last state', () => {
    const strategy = nth(2);
    const start = { examples: 9, batchSize: 4 };
    const first = strategy.init(start);
    expect(first).toEqual({ nth: { start, heard: [] } });
    const [none, second] = strategy.on(event, first);
    expect(none).toEqual([]);
    expect(second.nth.heard[0]).toBe(event);
    const other: StrategyEvent<string> = { ...event, _tag: 'Evaluation', metrics: { loss: 1 } };
    const [decisions, third] = strategy.on(other, second);
    expect(decisions).toEqual([{ _tag: 'Stop', reason: '2', by: 'nth' }]);
    expect(third.nth).toEqual({ start, heard: [event, other] });
    // Earlier states are unchanged.
    expect(first).toEqual({ nth: { start, heard: [] } });
    expect(second.nth.heard).toEqual([event]);
  });

  it('passes the options to the initial state, and reads them once for the reducer', () => {
    const built: number[] = [];
    const strategy = defineStrategy({
      name: 'countdown',
      hyper: { from: count() },
      init: ({ batchSize }, { from }) => ({ left: from * batchSize }),
      on: ({ from }) => {
        built.push(from);
        return (_, { left }) => [left === 1 ? [{ _tag: 'Stop', reason: `${from}` }] : [], { left: left - 1 }];
      },
    })({ from: 2 });
    const [none, second] = strategy.on(event, strategy.init({ examples: 1, batchSize: 1 }));
    expect([none, second]).toEqual([[], { countdown: { left: 1 } }]);
    expect(strategy.on(event, second)[0]).toEqual([{ _tag: 'Stop', reason: '2', by: 'countdown' }]);
    expect(built).toEqual([2]);
  });

  it('adds the strategy to a decision, and changes nothing else in it', () => {
    const params = { w: 1 };
    const decisions: readonly Decision<LikeParams>[] = [
      { _tag: 'Restore', params: params as unknown as LikeParams },
      { _tag: 'ScaleLearningRate', factor: 0.5 },
    ];
    const strategy = defineStrategy({
      name: 'both',
      hyper: {},
      init: () => 0,
      on: () => (_, state) => [decisions, state + 1],
    })();
    const [taken, state] = strategy.on(event, strategy.init({ examples: 1, batchSize: 1 }));
    expect(taken).toEqual([
      { _tag: 'Restore', params, by: 'both' },
      { _tag: 'ScaleLearningRate', factor: 0.5, by: 'both' },
    ]);
    expect(state).toEqual({ both: 1 });
    expect(decisions).not.toHaveProperty('0.by');
  });

  it('records how it was built, defaults included', () => {
    expect(nth(3).description).toEqual({ name: 'nth', options: { n: 3, scale: 1 } });
    expect(toSpec(nth(3, { scale: 2 }))).toEqual({ name: 'nth', n: 3, scale: 2 });
    expect(nth.declaration).toMatchObject({ name: 'nth', argument: 'n' });
    expect(toSpec(nth.declaration.build({ n: 1 }))).toEqual(toSpec(nth(1)));
  });

  it('checks its options before anything else', () => {
    let asked = 0;
    const never = defineStrategy({
      name: 'never',
      hyper: { n: count() },
      init: () => null,
      on: () => {
        asked++;
        return (_, state) => [[], state];
      },
    });
    expect(() => never({ n: -1 })).toThrow(ConfigError);
    expect(() => never({ n: -1 })).toThrow('never: n: expected a whole number, 0 or more, found -1');
    expect(() => never({ n: 1, m: 2 } as { readonly n: number })).toThrow(
      'never: m: expected no such option (only n), found 2',
    );
    expect(() => nth(undefined as unknown as number)).toThrow('nth: n: expected a whole number');
    expect(asked).toBe(0);
  });

  it.each(['', 'two words', '2nd', 'a_2', 'a.b', '__proto__'])('refuses %j for a name', (name) => {
    const declare = () =>
      defineStrategy({
        name,
        hyper: {},
        init: () => null,
        on: () => (_, state) => [[], state],
      });
    expect(declare).toThrow(ConfigError);
    expect(declare).toThrow(/^name: expected letters and digits, a letter first, found /);
  });
});
