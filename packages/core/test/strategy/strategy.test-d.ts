import { describe, expectTypeOf, it } from 'vitest';
import {
  choice,
  compose,
  count,
  defineStrategy,
  type AnyStrategy,
  type LikeParams,
  type Strategy,
  type StrategyEvent,
  type StrategyPart,
  type StrategyState,
  type TakenDecision,
  type Tensor,
} from '../../src/index.js';

const counter = defineStrategy({
  name: 'counter',
  hyper: { from: count(0) },
  init: (_, { from }): { readonly heard: number } => ({ heard: from }),
  on:
    () =>
    (_, { heard }) => [[], { heard: heard + 1 }],
});

const keeper = defineStrategy({
  name: 'keeper',
  hyper: { needed: count() },
  argument: 'needed',
  init: (): { readonly kept: readonly LikeParams[] } => ({ kept: [] }),
  on:
    () =>
    (event, { kept }) => [[], { kept: [...kept, event.at.params] }],
});

interface Params {
  readonly w: Tensor;
}

declare const event: StrategyEvent<Params>;

describe('a strategy', () => {
  it('has its state by name', () => {
    const strategy = counter();
    expectTypeOf(strategy).toEqualTypeOf<
      Strategy<readonly [StrategyPart<'counter', { readonly heard: number }>]>
    >();
    expectTypeOf(strategy.init({ examples: 1, batchSize: 1 }).counter.heard).toEqualTypeOf<number>();
  });

  it('takes its options as they are declared', () => {
    expectTypeOf<Parameters<typeof counter>[0]>().toEqualTypeOf<{ readonly from?: number } | undefined>();
    expectTypeOf(keeper(3)).toExtend<AnyStrategy>();
    // @ts-expect-error the argument is required
    keeper();
    // @ts-expect-error there is no such option
    counter({ to: 1 });
  });

  it('has the type of the parameters where it keeps them', () => {
    const strategy = compose(counter(), keeper(1), counter());
    type State = StrategyState<(typeof strategy)['parts'], Params>;
    expectTypeOf<State['keeper']>().toEqualTypeOf<{ readonly kept: readonly Params[] }>();
    expectTypeOf<State['counter_2']>().toEqualTypeOf<{ readonly heard: number }>();
    const [decisions, state] = strategy.on(event, {
      counter: { heard: 0 },
      keeper: { kept: [] },
      counter_2: { heard: 0 },
    });
    expectTypeOf(decisions).toEqualTypeOf<readonly TakenDecision<Params>[]>();
    expectTypeOf(state.keeper.kept[0]!.w).toEqualTypeOf<Tensor>();
    // @ts-expect-error there is no third
    expectTypeOf(state.counter_3);
  });

  it('begins with a state for parameters of any type', () => {
    const strategy = compose(counter(), keeper(1));
    const first = strategy.init({ examples: 1, batchSize: 1 });
    const [, second] = strategy.on(event, first);
    expectTypeOf(second.keeper.kept).toEqualTypeOf<readonly Params[]>();
    let state = strategy.init<Params>({ examples: 1, batchSize: 1 });
    [, state] = strategy.on(event, state);
    expectTypeOf(state).toEqualTypeOf(second);
    // @ts-expect-error parameters of another type
    strategy.on(event, strategy.init<string>({ examples: 1, batchSize: 1 }));
  });

  it('has the same type for any nesting', () => {
    const left = compose(compose(counter(), keeper(1)), counter());
    const right = compose(counter(), compose(keeper(1), counter(), compose()));
    expectTypeOf(left).toEqualTypeOf<typeof right>();
    expectTypeOf(compose(counter())).toEqualTypeOf(counter());
  });

  it('is opaque if the number of parts is known only at run time', () => {
    const some: readonly AnyStrategy[] = [counter()];
    expectTypeOf(compose(...some)).toEqualTypeOf<Strategy>();
  });
});

describe('the definition of a strategy', () => {
  it('knows the state and the options where they are used', () => {
    const patient = defineStrategy({
      name: 'patient',
      hyper: { limit: count(), mood: choice(['good', 'bad'], 'good') },
      init: () => ({ bad: 0 }),
      on:
        ({ limit, mood }) =>
        (event, state) => {
          expectTypeOf(state).toEqualTypeOf<{ bad: number }>();
          expectTypeOf(limit).toEqualTypeOf<number>();
          expectTypeOf(mood).toEqualTypeOf<'good' | 'bad'>();
          expectTypeOf(event.at.params).toEqualTypeOf<LikeParams>();
          const bad = state.bad + 1;
          return [bad > limit ? [{ _tag: 'Stop', reason: mood }] : [], { bad }];
        },
    });
    defineStrategy({
      name: 'impatient',
      hyper: { limit: count() },
      init: ({ batchSize }, { limit }) => ({ left: limit * batchSize }),
      on:
        ({ limit }) =>
        (_, { left }) => [left < limit ? [{ _tag: 'Stop', reason: 'late' }] : [], { left: left - 1 }],
    });
    defineStrategy({
      name: 'wrong',
      hyper: {},
      init: () => ({ left: 1 }),
      // @ts-expect-error the next state is of another type
      on: () => () => [[], { right: 1 }],
    });
    expectTypeOf(
      patient({ limit: 1 }).init({ examples: 1, batchSize: 1 }).patient.bad,
    ).toEqualTypeOf<number>();
  });
});
