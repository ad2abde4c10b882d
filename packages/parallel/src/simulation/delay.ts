import { foldIn, normal, requireOptions, type Key } from '@thalweg/core';
import { optionChecks } from '../option/option-checks.js';

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
      // Sums of seconds are rounded: a little before a multiple counts as at it.
      return delay.every * Math.ceil((now + delay.seconds) / delay.every - 1e-9);
    case 'straggler':
      return now + delay.seconds * (delay.workers.includes(worker) ? delay.factor : 1);
  }
};

const members = {
  constant: { _tag: true, seconds: true },
  uniform: { _tag: true, from: true, to: true },
  logNormal: { _tag: true, median: true, sigma: true },
  batched: { _tag: true, seconds: true, every: true },
  straggler: { _tag: true, seconds: true, factor: true, workers: true },
} as const satisfies Readonly<Record<Delay['_tag'], object>>;

/** A copy of a delay. @throws {ConfigError} If a member is missing, unknown or out of range. @internal */
export const delayOf = (argument: string, delay: Delay): Delay => {
  const { refuse, oneOf, number, wholeNumber, list } = optionChecks('simulated');
  if (typeof delay !== 'object' || (delay as unknown) === null)
    refuse(argument, 'a delay: an object with _tag', delay);
  oneOf(`${argument}._tag`, delay._tag, Object.keys(members));
  const { [delay._tag]: names } = members;
  requireOptions<object>(`simulated: ${argument}`, delay, names);
  const values: Readonly<Record<string, unknown>> = delay;
  for (const name of Object.keys(names))
    if (name !== '_tag' && name !== 'workers')
      number(`${argument}.${name}`, values[name], name === 'every' ? { above: 0 } : { least: 0 });
  if (delay._tag === 'uniform' && delay.to < delay.from)
    refuse(`${argument}.to`, `${delay.from} or more`, delay.to);
  if (delay._tag !== 'straggler') return { ...delay };
  list(`${argument}.workers`, delay.workers);
  for (const [i, worker] of delay.workers.entries()) wholeNumber(`${argument}.workers[${i}]`, worker, 0);
  return { ...delay, workers: [...delay.workers] };
};
