import { choice, ConfigError, count, decay, defineStrategy, finite, listOf, tensor } from '@thalweg/core';

/**
 * Starts with the easy examples and adds the difficult ones: curriculum learning.
 *
 * Examples are ranked by difficulty. Epoch $t$ of $T$ uses the examples whose ranks, as fractions of the data set, lie
 * in:
 *
 * $$\begin{aligned} \text{linear:}\quad & [0, \min(1, c_0 + (1 - c_0)\, t / T)) \\
 * \text{root:}\quad & [0, \min(1, \sqrt{c_0^2 + (1 - c_0^2)\, t / T})) \\
 * \text{babyStep:}\quad & [0, s / S), \quad s = \lfloor S t / T \rfloor + 1 \\
 * \text{onePass:}\quad & [(s - 1) / S, s / S) \end{aligned}$$
 *
 * From epoch $T$ on, all examples are used.
 *
 * @throws {ConfigError} If an option is out of range, or the data set has another number of examples.
 *
 * @example
 * ```ts
 * import { curriculum } from '@thalweg/strategies';
 *
 * const strategy = curriculum({ difficulty: [3, 1, 2, 4], epochs: 2, pacing: 'babyStep', stages: 2 });
 * strategy.init({ examples: 4, batchSize: 1 }) // => { curriculum: { from: 0, to: 4 } }
 * ```
 *
 * Source: Bengio et al., "Curriculum Learning" (2009), for one pass; Spitkovsky et al., "From Baby Steps to Leapfrog"
 * (2010); Platanios et al., "Competence-based Curriculum Learning" (2019), equations 6 and 7. There $t$ counts updates;
 * here it counts epochs.
 *
 * @category Strategy
 * @since 0.1.0
 */
export const curriculum = defineStrategy({
  name: 'curriculum',
  hyper: {
    /** One number for each example, in the order of the data set; see {@link difficulties}. */
    difficulty: listOf(finite()),
    /** $T$, the length of the curriculum, at least 1. */
    epochs: count(),
    /** How the used fraction of the data set grows. */
    pacing: choice(['linear', 'root', 'babyStep', 'onePass'], 'root'),
    /** $c_0$, the fraction of the data set to start with. At least one example is used. */
    start: decay(0.01),
    /** $S$, the number of parts that the data set is cut into, at least 1. */
    stages: count(5),
  },
  init: ({ examples: found }, { difficulty: { length } }): CurriculumState => {
    if (found !== length)
      throw new ConfigError({
        owner: 'curriculum',
        argument: 'difficulty',
        expected: `one number for each of the ${found ?? 'unknown number of'} examples`,
        found: String(length),
      });
    return { from: 0, to: length };
  },
  on: ({ difficulty, epochs, pacing, start, stages }) => {
    const refuse = (argument: string, expected: string, found: number): never => {
      throw new ConfigError({ owner: 'curriculum', argument, expected, found: String(found) });
    };
    if (epochs < 1) refuse('epochs', 'a whole number, 1 or more', epochs);
    if (stages < 1) refuse('stages', 'a whole number, 1 or more', stages);
    const examples = difficulty.length;
    const ranked = difficulty.map((_, row) => row).sort((a, b) => difficulty[a]! - difficulty[b]! || a - b);

    const range = (epoch: number): CurriculumState => {
      if (epoch >= epochs) return { from: 0, to: examples };
      const [from, to] = partAt(epoch);
      const first = Math.min(Math.round(from * examples), examples - 1);
      return { from: first, to: Math.max(Math.round(to * examples), first + 1) };
    };
    const partAt = (epoch: number): readonly [from: number, to: number] => {
      const done = epoch / epochs;
      // Not stages * done: the rounded quotient, multiplied again, may fall just below a whole number.
      const stage = Math.floor((stages * epoch) / epochs) + 1;
      switch (pacing) {
        case 'linear':
          return [0, Math.min(1, start + (1 - start) * done)];
        case 'root':
          return [0, Math.min(1, Math.sqrt(start ** 2 + (1 - start ** 2) * done))];
        case 'babyStep':
          return [0, stage / stages];
        case 'onePass':
          return [(stage - 1) / stages, stage / stages];
      }
    };
    const rowsIn = ({ from, to }: CurriculumState) =>
      from === 0 && to === examples ? null : tensor(Float64Array.from(ranked.slice(from, to)));

    return (event, state) => {
      if (event._tag !== 'Start' && event._tag !== 'Epoch') return [[], state];
      const next = range(event._tag === 'Start' ? 0 : event.epoch + 1);
      if (next.from === state.from && next.to === state.to) return [[], state];
      return [[{ _tag: 'SelectExamples', rows: rowsIn(next) }], next];
    };
  },
});

/** The state of {@link curriculum}: the range of ranks in use. @category Strategy @since 0.1.0 */
export interface CurriculumState {
  readonly from: number;
  readonly to: number;
}
