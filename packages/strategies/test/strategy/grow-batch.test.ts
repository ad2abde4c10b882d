import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batches } from '../../src/data/batches.js';
import { growBatch } from '../../src/strategy/grow-batch.js';
import { lineOptions, points } from '../train/line.js';
import { play } from '../train/play.js';
import { decided, epochs, evaluation, hear, steps } from './hear.js';

const size = (batchSize: number) => ({ _tag: 'SetBatchSize', batchSize });

const rate = (factor: number) => ({ _tag: 'ScaleLearningRate', factor });

/** Without an effective limit. */
const plenty = { examples: 1e6, batchSize: 10 };

describe('growBatch', () => {
  it('makes only decisions that can be carried out, for any factor', () => {
    const strategy = growBatch({ atEpochs: [1, 2, 3], factor: 1e308 });
    const heard = hear(strategy, epochs(3), { examples: 1000, batchSize: 10 });
    // A second factor would leave a rate of 0.
    expect(decided(heard)).toEqual({ 1: [size(100), rate(100 / Number.MAX_VALUE)] });
    expect(heard.control.learningRateFactor).toBeGreaterThan(0);
  });

  it('multiplies the batch size after the given epochs', () => {
    const told = [{ _tag: 'Start' } as const, ...steps(2), ...epochs(3), evaluation(1), ...epochs(4)];
    // The second, fifth and sixth epochs.
    const heard = hear(growBatch({ atEpochs: [5, 2, 6], factor: 3 }), told, plenty);
    expect(decided(heard)).toEqual({ 5: [size(30)], 9: [size(90)], 10: [size(270)] });
    expect(heard.control.learningRateFactor).toBe(1);
  });

  // CIFAR-10 in section 5 of Smith et al.: 50 000 examples, batches of 128, five times as large at each of three epochs.
  it('limits a batch to a tenth of the data, and then lowers the rate', () => {
    const strategy = growBatch({ atEpochs: [1, 2, 3], factor: 5 });
    const heard = hear(strategy, epochs(3), { examples: 50_000, batchSize: 128 });
    expect(decided(heard)).toEqual({
      1: [size(640)],
      2: [size(3200)],
      3: [size(5000), rate(5000 / 16_000)],
    });
  });

  it('lowers the rate by the whole factor if the batch cannot grow at all', () => {
    const strategy = growBatch({ atEpochs: [1, 2], factor: 4, maxFraction: 0.5 });
    // Half of 21 is 10.5.
    expect(decided(hear(strategy, epochs(2), { examples: 21, batchSize: 10 }))).toEqual({
      1: [rate(0.25)],
      2: [rate(0.25)],
    });
    // A batch above the limit keeps its size.
    expect(decided(hear(strategy, epochs(1), { examples: 21, batchSize: 15 }))).toEqual({ 1: [rate(0.25)] });
    // A fraction of less than one example counts as one.
    expect(
      hear(growBatch({ atEpochs: [1], factor: 2 }), epochs(1), { examples: 3, batchSize: 1 }).control,
    ).toMatchObject({ batchSize: 1, learningRateFactor: 0.5 });
  });

  it('has no limit if the size of the data set is unknown', () => {
    const strategy = growBatch({ atEpochs: [1, 2], factor: 1000 });
    const heard = hear(strategy, epochs(2), { examples: undefined, batchSize: 7 });
    expect(decided(heard)).toEqual({ 1: [size(7000)], 2: [size(7_000_000)] });
    expect(heard.states[0]?.growBatch.largest).toBeNull();
  });

  it('rounds the batch size down, and lowers the rate by the rest', () => {
    const strategy = growBatch({ atEpochs: [1, 2], factor: 1.5 });
    // 7.5, and 10.5 after that.
    expect(decided(hear(strategy, epochs(2), { ...plenty, batchSize: 5 }))).toEqual({
      1: [size(7), rate(7 / 7.5)],
      2: [size(10), rate(10 / 10.5)],
    });
    // 1.1 times 2 rounds down to 2.
    expect(
      decided(hear(growBatch({ atEpochs: [1], factor: 1.1 }), epochs(1), { ...plenty, batchSize: 2 })),
    ).toEqual({
      1: [rate(2 / 2.2)],
    });
  });

  it('ignores the rounding of a product', () => {
    expect(100 * 1.15).toBeLessThan(115);
    expect(100 * 1.1).toBeGreaterThan(110);
    for (const [batchSize, factor, next] of [
      [100, 1.15, 115],
      [100, 1.1, 110],
    ] as const)
      expect(
        decided(hear(growBatch({ atEpochs: [1], factor }), epochs(1), { ...plenty, batchSize })),
      ).toEqual({
        1: [size(next)],
      });
  });

  // The gradient noise is proportional to the rate over the batch size.
  it('lowers rate over batch size as a decay of the rate would, with any limit', () => {
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: undefined }),
        fc.integer({ min: 1, max: 300 }),
        fc.double({ min: 1.01, max: 20, noNaN: true }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (examples, batchSize, factor, maxFraction) => {
          const strategy = growBatch({ atEpochs: [1, 2, 4], factor, maxFraction });
          const { control } = hear(strategy, epochs(5), { examples, batchSize });
          const decayed = 1 / factor ** 3 / batchSize;
          expect(control.learningRateFactor / control.batchSize / decayed).toBeCloseTo(1, 9);
          expect(control.learningRateFactor).toBeLessThanOrEqual(1);
          expect(Number.isSafeInteger(control.batchSize)).toBe(true);
          expect(control.batchSize).toBeGreaterThanOrEqual(batchSize);
          if (examples !== undefined)
            expect(control.batchSize).toBeLessThanOrEqual(Math.max(batchSize, maxFraction * examples, 1));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('grows the batches of a run', () => {
    const { events } = play({
      ...lineOptions,
      data: batches(points(40), { batchSize: 2 }),
      strategy: growBatch({ atEpochs: [1, 3], factor: 4, maxFraction: 0.25 }),
      epochs: 4,
    });
    const inEpoch = (number: number) =>
      events.filter(({ _tag, epoch }) => _tag === 'Step' && epoch === number);
    expect([0, 1, 2, 3].map((epoch) => inEpoch(epoch).length)).toEqual([20, 5, 5, 4]);
    expect([0, 1, 2, 3].map((epoch) => inEpoch(epoch)[0]!.control.learningRateFactor)).toEqual([
      1,
      1,
      1,
      10 / 32,
    ]);
  });
});
