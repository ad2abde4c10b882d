import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose, tensor, toArray, type Decision } from '@thalweg/core';
import { adam, momentum } from '@thalweg/optimizers';
import { evaluateEvery, growBatch } from '../../src/index.js';
import { expectSameBits } from '@thalweg/testing';
import { decidesAt } from './decides-at.js';
import {
  evaluate,
  lineOptions,
  origin,
  valueAndGrad,
  type Line,
  type LineEvent,
  type LineOptions,
} from './line.js';
import { play } from './play.js';

const options: LineOptions = {
  ...lineOptions,
  optimizer: adam({ learningRate: 0.1 }),
  optimizers: { other: momentum({ learningRate: 0.1 }) },
  evaluate,
  epochs: 2,
};

const elsewhere = { w: tensor(7), b: tensor(-7) };

/** One decision of each kind, and several of the kinds that combine. */
const all: readonly Decision<Line>[] = [
  { _tag: 'Snapshot', params: origin },
  { _tag: 'Restore', params: elsewhere },
  { _tag: 'SwitchOptimizer', to: 'other' },
  { _tag: 'ResetOptimizer' },
  // Their product depends on the order, if only in its last bit.
  { _tag: 'ScaleLearningRate', factor: 0.1 },
  { _tag: 'ScaleLearningRate', factor: 0.3 },
  { _tag: 'ScaleLearningRate', factor: 0.7 },
  { _tag: 'SetBatchSize', batchSize: 2 },
  { _tag: 'SetBatchSize', batchSize: 5 },
  { _tag: 'SelectExamples', rows: tensor([3, 1, 4, 15, 9]) },
  { _tag: 'SaveCheckpoint' },
  { _tag: 'Evaluate' },
  { _tag: 'Evaluate' },
  { _tag: 'Stop', reason: 'enough' },
];

/** A run in which each of these is the decision of another strategy, about the second step. */
const decided = (decisions: readonly Decision<Line>[]) =>
  play({
    ...options,
    strategy: compose(
      evaluateEvery({ everyEpochs: 1 }),
      ...decisions.map((decision) => decidesAt('Step', 2, [decision])),
    ),
  });

const decisionsIn = (events: readonly LineEvent[]) =>
  events.flatMap((event) => (event._tag === 'Decision' ? [event.decision] : []));

describe('decisions about one event', () => {
  it('are carried out in one order, whichever strategy is asked first', () => {
    const expected = decided(all);
    fc.assert(
      fc.property(fc.shuffledSubarray([...all], { minLength: all.length }), (decisions) => {
        const found = decided(decisions);
        expect(decisionsIn(found.events).map(({ _tag }) => _tag)).toEqual(all.map(({ _tag }) => _tag));
        expectSameBits(found.end.at, expected.end.at);
        expectSameBits(found.end.control, expected.end.control);
        expect(found.events.map(({ _tag }) => _tag)).toEqual(expected.events.map(({ _tag }) => _tag));
      }),
      { numRuns: 30 },
    );
    expect(0.3 * 0.7 * 0.1).not.toBe(0.1 * 0.3 * 0.7);
  });

  it('have their effects on the run', () => {
    const { end } = decided(all);
    expect(end.reason).toBe('strategy');
    expect(end.at.params).toEqual(elsewhere);
    expect(end.control).toMatchObject({
      optimizer: 'other',
      learningRateFactor: 0.1 * 0.3 * 0.7,
      batchSize: 5,
      stopped: 'enough',
    });
    expect(toArray(end.control.rows!)).toEqual([3, 1, 4, 15, 9]);
    expect(end.at.state).toEqual(
      play({ ...options, optimizer: options.optimizers!.other!, epochs: 0 }).end.at.state,
    );
  });

  it('are events one after the other, each with the name of its strategy', () => {
    const { events } = decided([
      { _tag: 'SetBatchSize', batchSize: 2 },
      { _tag: 'ScaleLearningRate', factor: 0.5 },
    ]);
    expect(
      events.flatMap((event) =>
        event._tag === 'Decision' && event.step === 2
          ? [[event.decision.by, event.control.learningRateFactor, event.control.batchSize]]
          : [],
      ),
    ).toEqual([
      ['decides_2', 0.5, 6],
      ['decides', 0.5, 2],
    ]);
  });

  it('ask for one evaluation only, which comes before a stop', () => {
    const { events } = decided(all);
    expect(events.slice(-2).map(({ _tag }) => _tag)).toEqual(['Evaluation', 'End']);
    expect(events.filter(({ _tag }) => _tag === 'Evaluation')).toHaveLength(1);
    // The evaluation uses the restored parameters.
    expect(events.at(-2)).toMatchObject({ metrics: evaluate(elsewhere) });
  });
});

describe('several decisions of one kind', () => {
  it('grow the batch to the larger of two sizes', () => {
    const [two, four] = [2, 4].map((batchSize) => ({ _tag: 'SetBatchSize', batchSize }) as const);
    for (const decisions of [
      [two!, four!],
      [four!, two!],
    ])
      expect(decided(decisions).end.control.batchSize).toBe(4);
  });

  it('grow the batch by the larger of two factors', () => {
    const small = growBatch({ atEpochs: [1], factor: 1.5, maxFraction: 1 });
    const large = growBatch({ atEpochs: [1], factor: 2, maxFraction: 1 });
    for (const strategy of [compose(small, large), compose(large, small)])
      expect(play({ ...options, strategy }).end.control.batchSize).toBe(12);
  });

  it('multiply the learning rate, at one event and at several', () => {
    const strategy = compose(
      decidesAt('Start', 0, [{ _tag: 'ScaleLearningRate', factor: 0.5 }]),
      decidesAt('Start', 0, [{ _tag: 'ScaleLearningRate', factor: 0.25 }]),
      decidesAt('Step', 3, [{ _tag: 'ScaleLearningRate', factor: 6 }]),
    );
    const { events, end } = play({ ...options, strategy });
    expect(events.find(({ _tag }) => _tag === 'Step')?.control.learningRateFactor).toBe(0.125);
    expect(end.control.learningRateFactor).toBe(0.75);
  });

  it('restore the parameters, and select the examples, of the last decision', () => {
    const { end } = decided([
      { _tag: 'Restore', params: elsewhere },
      { _tag: 'SelectExamples', rows: tensor([1]) },
      { _tag: 'Restore', params: origin },
      { _tag: 'SelectExamples', rows: null },
      { _tag: 'Stop', reason: 'first' },
      { _tag: 'Stop', reason: 'second' },
    ]);
    expect(end.at.params).toBe(origin);
    expect(end.control).toMatchObject({ rows: null, stopped: 'first' });
  });
});

describe('a decision', () => {
  it('resets the optimizer, and nothing else', () => {
    const { events } = play({
      ...options,
      strategy: decidesAt('Step', 3, [{ _tag: 'ResetOptimizer' }]),
    });
    const i = events.findIndex(({ _tag }) => _tag === 'Decision');
    const [step, reset, next] = events.slice(i - 1);
    expect(reset!.at.params).toBe(step!.at.params);
    expect(reset!.at.state).toEqual(events[0]!.at.state);
    expect(step!.at.state).not.toEqual(events[0]!.at.state);
    expect(next!.at.state).toMatchObject({ scaleByAdam: { count: 1 } });
  });

  it('may be made at a NaN loss', () => {
    let calls = 0;
    const { events } = play({
      ...options,
      valueAndGrad: (...given) => (calls++ === 1 ? [NaN, origin] : valueAndGrad(...given)),
      nonFinite: 'skip',
      strategy: decidesAt('NonFinite', 1, [{ _tag: 'Restore', params: origin }]),
    });
    expect(events.slice(1, 5).map(({ _tag, at }) => [_tag, at.params === origin])).toEqual([
      ['Step', false],
      ['NonFinite', false],
      ['Decision', true],
      ['Step', false],
    ]);
  });

  it('to grow the batch still uses every example once in the epoch', () => {
    const turns = (given: LineOptions): readonly number[] => {
      const seen: number[] = [];
      play({
        ...given,
        valueAndGrad: (line, batch) => {
          seen.push(...toArray(batch.x));
          return valueAndGrad(line, batch);
        },
      });
      return seen;
    };
    const expected = turns(options);
    expect(expected).toHaveLength(40);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 25 })), { maxLength: 4 }),
        (changes) => {
          const grown = changes.map(([step, batchSize]) =>
            decidesAt('Step', step, [{ _tag: 'SetBatchSize', batchSize }]),
          );
          expect(turns({ ...options, strategy: compose(...grown) })).toEqual(expected);
        },
      ),
      { numRuns: 50 },
    );
  });
});
