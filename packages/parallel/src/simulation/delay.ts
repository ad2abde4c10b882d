import { ConfigError, foldIn, normal, type Key } from '@thalweg/core';

/**
 * How long something takes in a simulation, in seconds: plain data.
 *
 * - `'constant'`: always `seconds`.
 * - `'uniform'`: anything from `from` to `to`.
 * - `'logNormal'`: `median` times $e^{\sigma z}$, $z$ normal.
 * - `'batched'`: `seconds`, and then until the next multiple of `every`, so that many end at once.
 * - `'straggler'`: `seconds`, but `factor` times as long for the workers listed.
 *
 * @category Parallel
 * @since 0.1.0
 */
export type Delay =
  | { readonly _tag: 'constant'; readonly seconds: number }
  | { readonly _tag: 'uniform'; readonly from: number; readonly to: number }
  | { readonly _tag: 'logNormal'; readonly median: number; readonly sigma: number }
  | { readonly _tag: 'batched'; readonly seconds: number; readonly every: number }
  | {
      readonly _tag: 'straggler';
      readonly seconds: number;
      readonly factor: number;
      readonly workers: readonly number[];
    };

/** When something that a worker begins now is done; `count` tells apart what it does. @internal */
export const doneAt = (delay: Delay, key: Key, now: number, worker: number, count: number): number => {
  const draw = () => foldIn(foldIn(key, worker), count);
  switch (delay._tag) {
    case 'constant':
      return now + delay.seconds;
    case 'uniform': {
      const [word] = draw();
      return now + delay.from + ((delay.to - delay.from) * (word >>> 0)) / 2 ** 32;
    }
    case 'logNormal':
      return now + delay.median * Math.exp(delay.sigma * normal(draw(), []).get());
    case 'batched':
      // A hair before a multiple is at it: sums of seconds are rounded.
      return delay.every * Math.ceil((now + delay.seconds) / delay.every - 1e-9);
    case 'straggler':
      return now + delay.seconds * (delay.workers.includes(worker) ? delay.factor : 1);
  }
};

/** @throws {ConfigError} If a number is out of range. @internal */
export const requireDelay = (argument: string, delay: Delay): void => {
  const numbers = Object.entries(delay).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  for (const [name, value] of numbers)
    if (!(value >= 0 && value < Infinity) || (name === 'every' && value === 0))
      throw new ConfigError({
        owner: 'simulated',
        argument: `${argument}.${name}`,
        expected: name === 'every' ? 'a finite number above 0' : 'a finite number, 0 or more',
        found: String(value),
      });
  if (delay._tag === 'uniform' && delay.to < delay.from)
    throw new ConfigError({
      owner: 'simulated',
      argument: `${argument}.to`,
      expected: `${delay.from} or more`,
      found: String(delay.to),
    });
};
