import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose, type AnyStrategy } from '../../src/index.js';
import { toSpec } from '../../src/spec/index.js';
import { arbitraryEvents, heard } from '@thalweg/testing';
import { arbitraryStrategy, merry, sullen } from './moody.js';

const namesOf = ({ parts }: AnyStrategy) => parts.map(({ name }) => name);

/** Fails unless two strategies have the same parts, not only like ones, and are the same from outside. */
const expectSame = (a: AnyStrategy, b: AnyStrategy, events: Parameters<typeof heard>[1]): void => {
  expect(a.parts).toHaveLength(b.parts.length);
  a.parts.forEach((part, i) => expect(part).toBe(b.parts[i]));
  expect(heard(a, events)).toEqual(heard(b, events));
};

describe('compose', () => {
  it('is associative, and has the strategy of no parts as its unit', () => {
    fc.assert(
      fc.property(
        arbitraryStrategy,
        arbitraryStrategy,
        arbitraryStrategy,
        arbitraryEvents,
        (a, b, c, events) => {
          expectSame(compose(compose(a, b), c), compose(a, compose(b, c)), events);
          expectSame(compose(a, b, c), compose(a, compose(b, c)), events);
          expectSame(compose(compose(), a), a, events);
          expectSame(compose(a, compose()), a, events);
          expectSame(compose(a), a, events);
        },
      ),
    );
  });

  it('does what each would do by itself, in the order of the strategies', () => {
    fc.assert(
      fc.property(fc.array(arbitraryStrategy, { maxLength: 4 }), arbitraryEvents, (strategies, events) => {
        const together = heard(compose(...strategies), events);
        const alone = strategies.map((strategy) => heard(strategy, events));
        events.forEach((_, i) => {
          const withoutKeys = (decisions: readonly { readonly by: string }[]) =>
            decisions.map(({ by, ...decision }) => ({ ...decision, by: by.replace(/_\d+$/, '') }));
          expect(withoutKeys(together[i]![0])).toEqual(alone.flatMap((each) => withoutKeys(each[i]![0])));
          expect(Object.values(together[i]![1] as object)).toEqual(
            alone.flatMap((each) => Object.values(each[i]![1] as object) as readonly unknown[]),
          );
        });
      }),
    );
  });

  it('gives a name that occurs again a suffix, however it is nested, in the state and in decisions', () => {
    const strategy = compose(
      sullen(),
      compose(merry(), compose(sullen({ mood: 'stop' }))),
      merry(),
      sullen(),
    );
    const keys = ['sullen', 'merry', 'sullen_2', 'merry_2', 'sullen_3'];
    const state = strategy.init({ examples: undefined, batchSize: 3 });
    expect(Object.keys(state)).toEqual(keys);
    expect(namesOf(strategy)).toEqual(['sullen', 'merry', 'sullen', 'merry', 'sullen']);
    const control = { optimizer: null, learningRateFactor: 1, batchSize: 3, rows: null, stopped: null };
    const [decisions] = strategy.on(
      { _tag: 'Step', epoch: 0, step: 1, loss: 1, at: { params: 'θ', state: {} }, control },
      state,
    );
    expect(decisions.map(({ _tag, by }) => [_tag, by])).toEqual([
      ['Restore', 'sullen'],
      ['Evaluate', 'sullen'],
      ['Restore', 'merry'],
      ['Evaluate', 'merry'],
      ['Stop', 'sullen_2'],
      ['Restore', 'merry_2'],
      ['Evaluate', 'merry_2'],
      ['Restore', 'sullen_3'],
      ['Evaluate', 'sullen_3'],
    ]);
  });

  it('decides nothing if nobody does', () => {
    const nobody = compose();
    expect(nobody.parts).toEqual([]);
    expect(nobody.init({ examples: 1, batchSize: 1 })).toEqual({});
    fc.assert(
      fc.property(arbitraryEvents, (events) => {
        for (const [decisions, state] of heard(nobody, events)) expect([decisions, state]).toEqual([[], {}]);
      }),
      { numRuns: 20 },
    );
  });

  it('is pure: the same events give the same decisions, from any state that was kept', () => {
    fc.assert(
      fc.property(arbitraryStrategy, arbitraryEvents, fc.nat(), (strategy, events, n) => {
        const whole = compose(strategy);
        const all = heard(strategy, events);
        fc.pre(events.length > 0);
        const from = n % events.length;
        const frozen = JSON.stringify(all[from]![1]);
        let state = all[from]![1] as ReturnType<typeof whole.init>;
        events.slice(from + 1).forEach((event, i) => {
          const [decisions, next] = whole.on(event, state);
          expect(decisions).toEqual(all[from + 1 + i]![0]);
          expect(next).toEqual(all[from + 1 + i]![1]);
          state = next;
        });
        expect(JSON.stringify(all[from]![1])).toBe(frozen);
      }),
    );
  });

  it('is written down as it was nested', () => {
    const parts = { name: 'sullen', every: 1, mood: 'both' };
    expect(toSpec(compose(sullen(), compose(), compose(sullen())))).toEqual({
      name: 'compose',
      strategies: [parts, { name: 'compose', strategies: [] }, { name: 'compose', strategies: [parts] }],
    });
  });
});
