import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import { compose, ConfigError, count, defineStrategy, tensor, toArray } from '@thalweg/core';
import { encodeCheckpoint, type Checkpoint, type Plain } from '@thalweg/core/checkpoint';
import { toSpec } from '@thalweg/core/spec';
import { adam, momentum } from '@thalweg/optimizers';
import { errorOf, expectSameBits, madeBy } from '@thalweg/testing';
import { checkpointOf, runIn } from '../../src/checkpoint/index.js';
import { earlyStopping, snapshots, switchOptimizer, train } from '../../src/index.js';
import { evaluate, lineOptions, type Line, type Points } from '../train/line.js';
import { played } from '../train/play.js';
import { readBack } from './through-bytes.js';

const options = {
  optimizer: adam({ learningRate: 0.1 }),
  optimizers: { momentum: momentum({ learningRate: 0.1 }) },
  strategy: compose(
    earlyStopping(),
    snapshots({ everyEpochs: 1 }),
    switchOptimizer({ to: 'momentum', afterSteps: 5 }),
  ),
  params: lineOptions.params,
  data: lineOptions.data,
  valueAndGrad: (line: Line, batch: Points) => lineOptions.valueAndGrad(line, batch),
  evaluate,
  epochs: 3,
};

const { events, end } = played(train(options));
const [adamSpec, momentumSpec] = [toSpec(options.optimizer), toSpec(options.optimizers.momentum)];
const atEnd = readBack(checkpointOf(end.run, momentumSpec));

/** The checkpoint with something else at a place in the data of the run. */
const but = (change: Readonly<Record<string, Plain>>): Checkpoint => {
  const { train: saved } = atEnd.data as { readonly train: Readonly<Record<string, Plain>> };
  return { ...atEnd, data: { train: { ...saved, ...change } } };
};

const refusal = (checkpoint: Checkpoint): string => errorOf(runIn(options, checkpoint)).message;

describe('a checkpoint of a run', () => {
  it('holds the whole run, under any of its optimizers', () => {
    for (const { run } of events) {
      const spec = run.control.optimizer === null ? adamSpec : momentumSpec;
      expectSameBits(madeBy(runIn(options, readBack(checkpointOf(run, spec)))), run);
    }
    expect(new Set(events.map(({ run }) => run.control.optimizer))).toEqual(new Set([null, 'momentum']));
  });

  it('has the spec of the optimizer, and keeps further data', () => {
    const { spec, data } = readBack(checkpointOf(end.run, momentumSpec, { seed: 3, x: tensor([1, 2]) }));
    expect(spec).toEqual(momentumSpec);
    const kept = (data as { readonly data: { readonly seed: number; readonly x: Plain } }).data;
    expect(kept.seed).toBe(3);
    expectSameBits(kept.x, tensor([1, 2]));
    expect((atEnd.data as { readonly data: Plain }).data).toBe(null);
  });

  it('types the run as its options do', () => {
    const run = madeBy(runIn(options, atEnd));
    expect(run.strategies.snapshots.taken.map(({ w }) => toArray(w))).toHaveLength(3);
  });

  it('cannot be written if the state of a strategy is not plain data', () => {
    const odd = defineStrategy({
      name: 'odd',
      hyper: { depth: count() },
      init: () => new Map(),
      on: () => (_, state) => [[], state],
    });
    const { run } = played(train({ ...options, strategy: odd({ depth: 1 }), epochs: 0 })).end;
    const pieces = encodeCheckpoint(checkpointOf(run, adamSpec));
    expect(isRight(pieces)).toBe(false);
    expect(errorOf(pieces).message).toContain('data.train.strategies.odd: expected plain data or a tensor');
  });
});

describe('another checkpoint', () => {
  const another = 'data.train: expected the position of a run, found another checkpoint';

  it.each<readonly [string, Plain]>([
    ['nothing', null],
    ['a number', 3],
    ['a tensor', tensor([1])],
    ['a list', [{}]],
    ['no run', { train: null }],
    ['an empty run', { train: {} }],
    ['a tensor for a run', { train: tensor(1) }],
  ])('is refused: its data are %s', (_, data) => {
    expect(refusal({ ...atEnd, data })).toBe(another);
  });

  const { position, control } = end.run;

  it.each<readonly [string, Plain]>([
    ['none', null],
    ['without an epoch', { ...position, epoch: undefined }],
    ['in the middle of a step', { ...position, step: 1.5 }],
    ['that counts examples with a word', { ...position, example: '3' }],
    ['without a sum', { ...position, lossSum: null }],
    ['that evaluates in no epoch', { ...position, evaluating: 'soon' }],
  ])('is refused: a position %s', (_, wrong) => {
    expect(refusal(but({ position: wrong }))).toBe(another);
  });

  it.each<readonly [string, Plain]>([
    ['none', null],
    ['with a numbered optimizer', { ...control, optimizer: 1 }],
    ['without a factor', { ...control, learningRateFactor: undefined }],
    ['with half a batch', { ...control, batchSize: 0.5 }],
    ['with rows that are not a tensor', { ...control, rows: [1, 2] }],
    ['that stopped for no reason', { ...control, stopped: true }],
  ])('is refused: control %s', (_, wrong) => {
    expect(refusal(but({ control: wrong }))).toBe(another);
  });

  it('is refused: under an unknown optimizer', () => {
    for (const optimizer of ['lion', 'toString'])
      expect(refusal(but({ control: { ...control, optimizer } }))).toBe(
        `data.train.control.optimizer: expected the name of one of the optimizers, found ${optimizer}`,
      );
  });

  it('is refused: from a run with other strategies', () => {
    const wanted = 'expected the states of earlyStopping, snapshots, switchOptimizer, found';
    expect(refusal(but({ strategies: {} }))).toBe(`data.train.strategies: ${wanted} none`);
    expect(refusal(but({ strategies: { snapshots: null } }))).toBe(
      `data.train.strategies: ${wanted} snapshots`,
    );
    const { strategy: _, ...bare } = options;
    expect(errorOf(runIn(bare, atEnd)).message).toBe(
      'data.train.strategies: expected the states of no strategies, found earlyStopping, snapshots, switchOptimizer',
    );
  });

  it('is refused: from a run with another optimizer, or with other parameters', () => {
    expect(refusal({ ...atEnd, state: played(train({ ...options, epochs: 0 })).end.at.state })).toMatch(
      /^state.addMomentum: expected/,
    );
    expect(refusal({ ...atEnd, params: { w: tensor([1]), b: tensor(1) } })).toMatch(/^params.w: expected/);
  });

  it('still throws for invalid options', () => {
    expect(() => runIn({ ...options, epochs: -1 }, atEnd)).toThrow(ConfigError);
  });
});
