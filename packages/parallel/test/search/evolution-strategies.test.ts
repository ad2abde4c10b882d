import { makeKey, normal, toArray, type Key } from '@thalweg/core';
import { adam, sgd } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import { evolutionStrategies, type EvolutionOptions } from '../../src/search/index.js';

const options: EvolutionOptions = {
  initial: [3, -2, 1],
  deviation: 0.1,
  pairs: 5,
  generations: 3,
  optimizer: sgd({ learningRate: 1 }),
  key: makeKey(4),
};

const bowl = (x: readonly number[]): number => x.reduce((sum, value) => sum + value * value, 0);

describe('evolutionStrategies', () => {
  it('steps along the ranks times the noise', () => {
    const seen: number[][] = [];
    const [first] = evolutionStrategies(
      (x) => {
        seen.push(x);
        return bowl(x);
      },
      { ...options, generations: 1 },
    );
    expect(seen).toHaveLength(2 * options.pairs);
    const order = [...seen].sort((a, b) => bowl(a) - bowl(b));
    const rankOf = (x: number[]) => order.indexOf(x) / (seen.length - 1) - 0.5;
    const noise = seen.map((x) => x.map((value, i) => (value - options.initial[i]!) / options.deviation));
    for (let pair = 0; pair < options.pairs; pair++)
      noise[2 * pair]!.forEach((value, i) => expect(noise[2 * pair + 1]![i]).toBeCloseTo(-value, 10));
    options.initial.forEach((from, i) => {
      const sum = seen.reduce((total, x, candidate) => total + rankOf(x) * noise[candidate]![i]!, 0);
      expect(first!.numbers[i]).toBeCloseTo(from - sum / (2 * options.pairs * options.deviation), 10);
    });
    expect(first!.losses).toEqual(seen.map(bowl));
  });

  it('finds a minimum, also of a loss with chance', () => {
    const noisy = (x: readonly number[], key: Key) => bowl(x) + 2 * toArray(normal(key, [1]))[0]!;
    const found = [
      ...evolutionStrategies(noisy, {
        ...options,
        generations: 300,
        optimizer: adam({ learningRate: 0.05 }),
      }),
    ].at(-1)!;
    expect(Math.sqrt(bowl(found.numbers))).toBeLessThan(0.2);
  });

  it('takes the order of losses only, and NaN for the worst', () => {
    const run = (loss: (x: readonly number[]) => number) =>
      [...evolutionStrategies(loss, options)].at(-1)!.numbers;
    expect(run((x) => Math.exp(bowl(x)))).toEqual(run(bowl));
    const worst = (value: number) => (x: readonly number[]) => (x[0]! > 3 ? value : bowl(x));
    expect(run(worst(NaN))).toEqual(run(worst(Infinity)));
    expect(run(() => 1)).toEqual(options.initial);
  });

  it('gives all candidates of a generation one key, and each generation another', () => {
    const keys: Key[] = [];
    const all = [...evolutionStrategies((x, key) => (keys.push(key), bowl(x)), options)];
    expect(all.map(({ generation }) => generation)).toEqual([0, 1, 2]);
    expect(keys.map(String)).toEqual(
      [0, 1, 2].flatMap((i) => Array.from({ length: 10 }, () => String(keys[10 * i]))),
    );
    expect(new Set(keys.map(String)).size).toBe(3);
  });

  it('refuses wrong options before it begins', () => {
    const given = (odd: object) => () => evolutionStrategies(bowl, { ...options, ...odd });
    expect(given({ initial: [] })).toThrow(/initial: expected one or more finite numbers/);
    expect(given({ initial: [NaN] })).toThrow(/initial: expected one or more finite numbers/);
    expect(given({ deviation: 0 })).toThrow(/deviation: expected a finite number above 0, found 0/);
    expect(given({ pairs: 0.5 })).toThrow(/pairs: expected a whole number, 1 or more, found 0.5/);
    expect(given({ generations: 0 })).toThrow(/generations: expected a whole number, 1 or more/);
    expect(given({ pair: 1 })).toThrow(/pair: expected no such option/);
    expect(() => [...evolutionStrategies(() => 'low' as never, options)]).toThrow(
      /loss: expected a function that returns a number, found low/,
    );
  });
});
