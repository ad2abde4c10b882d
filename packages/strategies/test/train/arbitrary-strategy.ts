import * as fc from 'fast-check';
import {
  compose,
  count,
  defineStrategy,
  foldIn,
  makeKey,
  permutation,
  tensor,
  uniformAt,
  type AnyStrategy,
  type Decision,
  type LikeParams,
} from '@thalweg/core';
import {
  checkpointEvery,
  curriculum,
  earlyStopping,
  evaluateEvery,
  growBatch,
  reduceOnPlateau,
  restartFromBest,
  snapshots,
  stopOnGeneralizationLoss,
  stopOnProgressQuotient,
  stopOnRisingError,
  switchOptimizer,
} from '../../src/index.js';

const small = fc.integer({ min: 1, max: 4 });

const cadence = fc.oneof(
  small.map((everyEpochs) => ({ everyEpochs })),
  small.map((everySteps) => ({ everySteps })),
);

const catalogue = (examples: number): fc.Arbitrary<AnyStrategy> =>
  fc.oneof(
    cadence.map((options) => checkpointEvery(options)),
    cadence.map((options) => evaluateEvery(options)),
    cadence.chain((options) => fc.nat(2).map((keep) => snapshots({ ...options, keep }))),
    fc
      .record({
        difficulty: fc.array(fc.nat(9), { minLength: examples, maxLength: examples }),
        epochs: small,
        pacing: fc.constantFrom('linear', 'root', 'babyStep', 'onePass'),
        stages: small,
      })
      .map((options) => curriculum(options)),
    fc
      .record({
        atEpochs: fc.array(small, { maxLength: 2 }),
        factor: fc.constantFrom(1.5, 2),
        maxFraction: fc.constantFrom(0.2, 1),
      })
      .map((options) => growBatch(options)),
    fc
      .oneof(
        small.map((afterEpochs) => ({ afterEpochs })),
        small.map((afterSteps) => ({ afterSteps })),
      )
      .map((options) => switchOptimizer({ to: 'other', ...options })),
    fc
      .record({ patience: fc.nat(1), factor: fc.constantFrom(0.1, 0.5), cooldown: fc.nat(2) })
      .map((options) => reduceOnPlateau(options)),
    fc
      .record({ patience: small, restarts: fc.nat(2), factor: fc.constantFrom(0.5, 2) })
      .map((options) => restartFromBest(options)),
    fc.record({ patience: small, restoreBest: fc.boolean() }).map((options) => earlyStopping(options)),
    fc.constantFrom(5, 50).map((alpha) => stopOnGeneralizationLoss({ alpha })),
    fc
      .record({ alpha: fc.constantFrom(0.5, 5), strip: small })
      .map((options) => stopOnProgressQuotient(options)),
    fc.record({ strips: small, strip: small }).map((options) => stopOnRisingError(options)),
  );

/** Decides about every third event, at random among all decisions. */
const capricious = defineStrategy({
  name: 'capricious',
  hyper: { seed: count(), examples: count() },
  optimizers: () => ['other'],
  init: (): { readonly heard: number; readonly kept: LikeParams | null } => ({ heard: 0, kept: null }),
  on:
    ({ seed, examples }) =>
    (event, { heard, kept }) => {
      const key = foldIn(makeKey(seed), heard);
      const draw = (index: number, n: number): number => Math.floor(n * uniformAt(key, index));
      const { params } = event.at;
      const decisions: readonly Decision<LikeParams>[] = [
        { _tag: 'SetBatchSize', batchSize: 1 + draw(2, examples) },
        {
          _tag: 'SelectExamples',
          rows: tensor([...permutation(key, examples)].slice(0, 1 + draw(2, examples))),
        },
        { _tag: 'SelectExamples', rows: null },
        { _tag: 'ScaleLearningRate', factor: [0.5, 1.25, 2][draw(2, 3)]! },
        { _tag: 'SwitchOptimizer', to: 'other' },
        { _tag: 'ResetOptimizer' },
        { _tag: 'Snapshot', params },
        { _tag: 'Restore', params: kept ?? params },
        { _tag: 'SaveCheckpoint' },
        // An evaluation that requests another would never end.
        event._tag === 'Evaluation' ? { _tag: 'SaveCheckpoint' } : { _tag: 'Evaluate' },
      ];
      return [
        draw(0, 3) > 0 ? [] : [decisions[draw(1, decisions.length)]!],
        { heard: heard + 1, kept: kept !== null && heard % 4 > 0 ? kept : params },
      ];
    },
});

/**
 * An arbitrary composition of strategies for a data set of `examples` examples. They may switch to an optimizer named
 * `other`.
 */
export const arbitraryStrategy = (examples: number): fc.Arbitrary<AnyStrategy> =>
  fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: catalogue(examples) },
        { weight: 1, arbitrary: fc.nat(1e6).map((seed) => capricious({ seed, examples })) },
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map((strategies) => compose(...strategies));
