import { describe, expect, it } from 'vitest';
import { compose, makeKey, tensor, toArray, TreeMismatchError, type AnyStrategy } from '@thalweg/core';
import { adamw, sgd } from '@thalweg/optimizers';
import { linear } from '@thalweg/schedules';
import { batches, evaluateEvery, snapshots, train } from '../../src/index.js';
import { evaluate, origin, points, valueAndGrad } from './line.js';
import { play, played } from './play.js';

const options = {
  optimizer: sgd({ learningRate: 0.3 }),
  params: origin,
  data: batches(points(20), { batchSize: 6, shuffle: makeKey(2) }),
  valueAndGrad,
  epochs: 60,
};

describe('train', () => {
  it('fits a line with full, stochastic and mini-batches', () => {
    for (const batchSize of ['full', 1, 7] as const) {
      const { end } = played(
        train({ ...options, data: batches(points(20), { batchSize, shuffle: makeKey(1) }), epochs: 400 }),
      );
      expect(end.at.params.w.get()).toBeCloseTo(3, 6);
      expect(end.at.params.b.get()).toBeCloseTo(-1, 6);
    }
  });

  it('yields the start, every step, every epoch and the end, in order', () => {
    const { events, end } = played(train({ ...options, epochs: 2 }));
    expect(events.map(({ _tag, epoch, step }) => [_tag, epoch, step])).toEqual([
      ['Start', 0, 0],
      ...[1, 2, 3, 4].map((step) => ['Step', 0, step]),
      ['Epoch', 0, 4],
      ...[5, 6, 7, 8].map((step) => ['Step', 1, step]),
      ['Epoch', 1, 8],
      ['End', 2, 8],
    ]);
    const losses = events.flatMap((event) =>
      event._tag === 'Step' && event.epoch === 1 ? [event.loss] : [],
    );
    const last = events.at(-2);
    expect(last?._tag === 'Epoch' && last.meanLoss).toBe(losses.reduce((total, loss) => total + loss, 0) / 4);
    expect(end.reason).toBe('epochs');
  });

  it('returns the last event', () => {
    const { events, end } = played(train(options));
    expect(events.at(-1)).toBe(end);
    expect(events.filter(({ _tag }) => _tag === 'End')).toEqual([end]);
  });

  it('does nothing until it is asked', () => {
    let asked = 0;
    const run = train({
      ...options,
      valueAndGrad: (line, batch) => {
        asked++;
        return valueAndGrad(line, batch);
      },
    });
    expect(asked).toBe(0);
    expect(run.next().value._tag).toBe('Start');
    expect(asked).toBe(0);
    expect(run.next().value._tag).toBe('Step');
    expect(asked).toBe(1);
  });

  it('is deterministic, and leaves the initial parameters alone', () => {
    const [one, two] = [played(train(options)), played(train(options))];
    expect(toArray(one.end.at.params.w)).toEqual(toArray(two.end.at.params.w));
    expect(origin.w.get()).toBe(0);
  });

  it('makes states that may be kept', () => {
    const kept = played(train(options)).events.map((event) => [event, event.at.params.w.get()] as const);
    for (const [event, w] of kept) expect(event.at.params.w.get()).toBe(w);
    expect(new Set(kept.map(([, w]) => w)).size).toBeGreaterThan(100);
  });

  it('gives the optimizer parameters and schedule', () => {
    const optimizer = adamw({ learningRate: linear({ from: 0.1, to: 0, steps: 240 }), weightDecay: 0.01 });
    const { end } = played(train({ ...options, optimizer }));
    expect(end.at.state.scaleByLearningRate.count).toBe(240);
    expect(end.at.params.w.get()).toBeGreaterThan(2);
  });

  it('begins and ends in no epochs', () => {
    const { events, end } = played(train({ ...options, epochs: 0 }));
    expect(events.map(({ _tag }) => _tag)).toEqual(['Start', 'End']);
    expect(end.at.params).toBe(origin);
  });

  it('evaluates after every epoch, before it yields the event of the epoch', () => {
    const { events } = played(train({ ...options, epochs: 2, evaluate }));
    expect(events.filter(({ _tag }) => _tag !== 'Step').map(({ _tag, epoch }) => [_tag, epoch])).toEqual([
      ['Start', 0],
      ['Epoch', 0],
      ['Evaluation', 0],
      ['Epoch', 1],
      ['Evaluation', 1],
      ['End', 2],
    ]);
    for (const [i, event] of events.entries())
      if (event._tag === 'Evaluation') {
        expect(event.metrics).toEqual(evaluate(event.at.params));
        expect(event.run).toBe(events[i - 1]!.run);
      }
  });

  it('evaluates only at the request of a strategy, if one makes requests', () => {
    const evaluations = (strategy: AnyStrategy) =>
      play({ ...options, epochs: 3, evaluate, strategy }).events.flatMap((event) =>
        event._tag === 'Evaluation' ? [[event.epoch, event.step]] : [],
      );
    const [twice, afterFives] = [evaluateEvery({ everyEpochs: 2 }), evaluateEvery({ everySteps: 5 })];
    expect(evaluations(twice)).toEqual([[1, 8]]);
    expect(evaluations(afterFives)).toEqual([
      [1, 5],
      [2, 10],
    ]);
    expect(evaluations(compose(snapshots({ everyEpochs: 1 }), twice, afterFives))).toEqual([
      [1, 5],
      [1, 8],
      [2, 10],
    ]);
    expect(evaluations(snapshots({ everyEpochs: 1 }))).toEqual([
      [0, 4],
      [1, 8],
      [2, 12],
    ]);
  });

  it('refuses gradients that do not fit the parameters, at the step', () => {
    const unfit = () => {
      const run = train({ ...options, valueAndGrad: () => [1, { w: tensor([1]), b: tensor(1) }] });
      run.next();
      return run;
    };
    expect(() => unfit().next()).toThrow(TreeMismatchError);
    expect(() => unfit().next()).toThrow('gradients.w: expected float64 [] as in params, found float64 [1]');
  });
});
