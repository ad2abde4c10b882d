import { describe, expect, it } from 'vitest';
import { makeKey, tensor, toArray } from '@thalweg/core';
import { sgd } from '@thalweg/optimizers';
import { snapshotCosine } from '@thalweg/schedules';
import { batches } from '../../src/data/batches.js';
import { averagePredictions } from '../../src/ensemble/average-predictions.js';
import { snapshots } from '../../src/strategy/snapshots.js';
import { train } from '../../src/train/train.js';
import { origin, points, valueAndGrad } from '../train/line.js';
import { played } from '../train/play.js';
import { decided, epochs, evaluation, hear, steps } from './hear.js';

const snapshot = (params: string) => ({ _tag: 'Snapshot', params });

describe('snapshots', () => {
  it('keeps the parameters at the end of every n epochs', () => {
    const told = [{ _tag: 'Start' } as const, ...steps(2), ...epochs(4), evaluation(1), ...epochs(3)];
    const heard = hear(snapshots({ everyEpochs: 3 }), told);
    expect(decided(heard)).toEqual({ 6: [snapshot('θ6')], 10: [snapshot('θ10')] });
    expect(heard.states.at(-1)?.snapshots.taken).toEqual(['θ6', 'θ10']);
  });

  it('keeps the parameters after every n steps', () => {
    const heard = hear(snapshots({ everySteps: 2 }), [...steps(3), ...epochs(1), ...steps(2)]);
    expect(decided(heard)).toEqual({ 2: [snapshot('θ2')], 5: [snapshot('θ5')] });
  });

  it.each([
    [0, ['θ1', 'θ2', 'θ3', 'θ4', 'θ5']],
    [1, ['θ5']],
    [3, ['θ3', 'θ4', 'θ5']],
    [5, ['θ1', 'θ2', 'θ3', 'θ4', 'θ5']],
    [9, ['θ1', 'θ2', 'θ3', 'θ4', 'θ5']],
  ])('keeps of the newest %d, of all if that is 0', (keep, kept) => {
    const heard = hear(snapshots({ everyEpochs: 1, keep }), epochs(5));
    expect(heard.states.at(-1)?.snapshots.taken).toEqual(kept);
    // Each is an event, kept or not.
    expect(Object.keys(decided(heard))).toHaveLength(5);
  });

  it('takes them at the end of each cycle of the rate, for an ensemble', () => {
    const [cycles, epochsPerCycle, stepsPerEpoch] = [3, 2, 4];
    const { events, end } = played(
      train({
        optimizer: sgd({
          learningRate: snapshotCosine({
            initialValue: 0.5,
            steps: cycles * epochsPerCycle * stepsPerEpoch,
            cycles,
          }),
        }),
        params: origin,
        data: batches(points(20), { batchSize: 5, shuffle: makeKey(2) }),
        valueAndGrad,
        strategy: snapshots({ everyEpochs: epochsPerCycle }),
        epochs: cycles * epochsPerCycle,
      }),
    );
    const { taken } = end.run.strategies.snapshots;
    const ends = events.flatMap((event) => (event._tag === 'Step' && event.step % 8 === 0 ? [event] : []));
    expect(taken).toHaveLength(cycles);
    taken.forEach((params, i) => expect(params).toBe(ends[i]!.at.params));
    const x = [-1, 0, 0.5];
    const mean = averagePredictions(taken, ({ w, b }) => tensor(x.map((each) => w.get() * each + b.get())));
    x.forEach((each, i) => {
      const predictions = taken.map(({ w, b }) => w.get() * each + b.get());
      expect(toArray(mean)[i]).toBe((predictions[0]! + predictions[1]! + predictions[2]!) / 3);
    });
  });
});
