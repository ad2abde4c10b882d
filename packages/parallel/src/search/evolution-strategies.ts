import {
  ConfigError,
  foldIn,
  makeStep,
  normal,
  requireKey,
  requireOptions,
  splitKey,
  tensor,
  toArray,
  type AnyTransformation,
  type Key,
} from '@thalweg/core';

/** Options of {@link evolutionStrategies}. @category Search @since 0.1.0 */
export interface EvolutionOptions {
  /** Where it begins: finite numbers. */
  readonly initial: readonly number[];
  /** The standard deviation of the noise, $\sigma$, above 0. */
  readonly deviation: number;
  /** How many pairs of candidates a generation has, $n$. */
  readonly pairs: number;
  /** How many generations it makes. */
  readonly generations: number;
  /** Steps along the estimated gradient; it gets nothing else, not the loss. */
  readonly optimizer: AnyTransformation;
  readonly key: Key;
}

/** What a generation of {@link evolutionStrategies} found. @category Search @since 0.1.0 */
export interface EvolutionGeneration {
  /** Counted from 0. */
  readonly generation: number;
  /** The numbers after the step. */
  readonly numbers: readonly number[];
  /** The losses of the candidates, pair by pair. */
  readonly losses: readonly number[];
}

/**
 * Makes a loss of a few numbers small, by values of it alone: evolution strategies with pairs of candidates and ranks.
 *
 * Each generation draws noise $\epsilon_i$ for $n$ pairs of candidates $\theta + \sigma \epsilon_i$ and
 * $\theta - \sigma \epsilon_i$, and gives their losses ranks from $-\frac{1}{2}$, for the least, to $\frac{1}{2}$. The optimizer
 * steps along
 *
 * $$g = \frac{1}{2 n \sigma} \sum_{i=1}^n \left( r_i^+ - r_i^- \right) \epsilon_i$$
 *
 * Only the order of the losses counts. Equal ones share the mean of their ranks; one that is NaN counts as infinite. So the
 * size of $g$ does not tell how steep the loss is: an optimizer that does not depend on the size, such as Adam, suits it.
 *
 * All candidates of a generation get the same key for the chance in their loss, so that they are compared on the same draws; the next
 * generation gets another.
 *
 * @param loss - Of the numbers of a candidate and a key. It receives a fresh array. What it throws passes through.
 * @param options - See {@link EvolutionOptions}.
 * @returns The generations, each computed when it is asked for.
 * @throws {ConfigError} If an option is unknown, missing or out of range; in the course, if `loss` returns no number.
 *
 * @example
 * ```ts
 * import { makeKey } from '@thalweg/core';
 * import { adam } from '@thalweg/optimizers';
 * import { evolutionStrategies } from '@thalweg/parallel/search';
 *
 * const generations = evolutionStrategies(([x = 0, y = 0]) => (x - 1) ** 2 + (y + 2) ** 2, {
 *   initial: [0, 0],
 *   deviation: 0.1,
 *   pairs: 4,
 *   generations: 200,
 *   optimizer: adam({ learningRate: 0.05 }),
 *   key: makeKey(1),
 * });
 * const last = [...generations].at(-1);
 * last?.numbers.map(Math.round) // => [1, -2]
 * ```
 *
 * Source: Salimans et al., "Evolution strategies as a scalable alternative to reinforcement learning" (2017), algorithm 1 and section
 * 2.1, for pairs and ranks. Neither Optax nor PyTorch has it.
 *
 * @category Search
 * @since 0.1.0
 */
export const evolutionStrategies = (
  loss: (numbers: number[], key: Key) => number,
  options: EvolutionOptions,
): Generator<EvolutionGeneration, void, void> => {
  requireOptions('evolutionStrategies', options, {
    initial: true,
    deviation: true,
    pairs: true,
    generations: true,
    optimizer: true,
    key: true,
  });
  const { initial, deviation, pairs, generations, key } = options;
  requireThat(
    'initial',
    initial,
    'one or more finite numbers',
    (given) => Array.isArray(given) && given.length > 0 && Array.from(given).every(Number.isFinite),
  );
  requireThat(
    'deviation',
    deviation,
    'a finite number above 0',
    (given) => Number.isFinite(given) && given > 0,
  );
  for (const [name, count] of Object.entries({ pairs, generations }))
    requireThat(
      name,
      count,
      'a whole number, 1 or more',
      (given) => Number.isSafeInteger(given) && given >= 1,
    );
  requireKey('evolutionStrategies', 'key', key);
  return generationsOf(loss, options);
};

function* generationsOf(
  loss: (numbers: number[], key: Key) => number,
  { initial, deviation, pairs, generations, optimizer, key }: EvolutionOptions,
): Generator<EvolutionGeneration, void, void> {
  const step = makeStep(optimizer);
  let at = step.init(tensor(initial));
  for (let generation = 0; generation < generations; generation++) {
    const [forNoise = key, forLoss = key] = splitKey(foldIn(key, generation));
    const noise = toArray(normal(forNoise, [pairs, initial.length]));
    const center = toArray(at.params);
    const losses = Array.from({ length: 2 * pairs }, (_, candidate) => {
      const sign = candidate % 2 === 0 ? deviation : -deviation;
      const first = Math.floor(candidate / 2) * initial.length;
      const value: unknown = loss(
        center.map((number, i) => number + sign * noise[first + i]!),
        forLoss,
      );
      if (typeof value === 'number') return Number.isNaN(value) ? Infinity : value;
      throw wrong('loss', 'a function that returns a number', value);
    });
    const ranks = centredRanks(losses);
    const gradient = center.map((_, i) => {
      let sum = 0;
      for (let pair = 0; pair < pairs; pair++)
        sum += (ranks[2 * pair]! - ranks[2 * pair + 1]!) * noise[pair * initial.length + i]!;
      return sum / (2 * pairs * deviation);
    });
    at = step(at, tensor(gradient));
    yield { generation, numbers: toArray(at.params), losses };
  }
}

/** The place of each in the order of all, from −½ to ½; equal ones share the mean of their places. */
const centredRanks = (losses: readonly number[]): readonly number[] =>
  losses.map((own) => {
    const below = losses.filter((other) => other < own).length;
    const equal = losses.filter((other) => other === own).length;
    return (below + (equal - 1) / 2) / (losses.length - 1) - 0.5;
  });

const requireThat = <A>(argument: string, given: A, expected: string, holds: (given: A) => boolean): void => {
  if (!holds(given)) throw wrong(argument, expected, given);
};

const wrong = (argument: string, expected: string, found: unknown): ConfigError =>
  new ConfigError({ owner: 'evolutionStrategies', argument, expected, found: String(found).slice(0, 60) });
