import { compose, type AnyStrategy } from '@thalweg/core';
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
import type * as catalogue from '../../src/catalogue.js';

/** One line of the conformance table. */
export interface Entry {
  readonly name: string;
  readonly make: () => AnyStrategy;
}

const entry = (name: string, make: () => AnyStrategy): Entry => ({ name, make });

/** How difficult each example of a run of `examples` is. */
const difficulty = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, -5, 0.5, 1e300, 1e-300, 0];

/** How many examples there are in a run of any of them. */
export const examples = difficulty.length;

/** Each strategy, with each option that changes what it does. A factory of the catalogue without an entry does not compile. */
const table = {
  checkpointEvery: [
    entry('checkpointEvery', () => checkpointEvery({ everyEpochs: 2 })),
    entry('checkpointEvery: steps', () => checkpointEvery({ everySteps: 3 })),
  ],
  curriculum: [
    entry('curriculum', () => curriculum({ difficulty, epochs: 4 })),
    entry('curriculum: linear', () => curriculum({ difficulty, epochs: 4, pacing: 'linear', start: 0.3 })),
    entry('curriculum: babyStep', () => curriculum({ difficulty, epochs: 4, pacing: 'babyStep', stages: 3 })),
    entry('curriculum: onePass', () => curriculum({ difficulty, epochs: 4, pacing: 'onePass', stages: 2 })),
  ],
  earlyStopping: [
    entry('earlyStopping', () => earlyStopping({ patience: 2 })),
    entry('earlyStopping: of more', () => earlyStopping({ patience: 3, metric: 'accuracy', mode: 'max' })),
    entry('earlyStopping: baseline', () => earlyStopping({ patience: 2, baseline: 0.5, startFromEpoch: 1 })),
    entry('earlyStopping: minDelta', () =>
      earlyStopping({ patience: 2, minDelta: 0.25, restoreBest: false }),
    ),
  ],
  evaluateEvery: [
    entry('evaluateEvery', () => evaluateEvery({ everyEpochs: 3 })),
    entry('evaluateEvery: steps', () => evaluateEvery({ everySteps: 2 })),
  ],
  growBatch: [
    entry('growBatch', () => growBatch({ atEpochs: [1, 3], factor: 1.5, maxFraction: 1 })),
    entry('growBatch: the least', () => growBatch({ atEpochs: [], factor: 2 })),
  ],
  reduceOnPlateau: [
    entry('reduceOnPlateau', () => reduceOnPlateau({ patience: 1 })),
    entry('reduceOnPlateau: eps', () => reduceOnPlateau({ patience: 0, factor: 0.5, eps: 0.2 })),
    entry('reduceOnPlateau: of more', () =>
      reduceOnPlateau({
        patience: 0,
        factor: 0.5,
        threshold: 0.1,
        thresholdMode: 'abs',
        cooldown: 2,
        minFactor: 0.2,
        metric: 'accuracy',
        mode: 'max',
      }),
    ),
  ],
  restartFromBest: [
    entry('restartFromBest', () => restartFromBest({ patience: 2 })),
    entry('restartFromBest: of more', () =>
      restartFromBest({
        patience: 1,
        restarts: 1,
        factor: 2,
        minDelta: 0.125,
        metric: 'accuracy',
        mode: 'max',
      }),
    ),
  ],
  snapshots: [
    entry('snapshots', () => snapshots({ everyEpochs: 2 })),
    entry('snapshots: steps', () => snapshots({ everySteps: 2, keep: 3 })),
  ],
  stopOnGeneralizationLoss: [
    entry('stopOnGeneralizationLoss', () => stopOnGeneralizationLoss()),
    entry('stopOnGeneralizationLoss: of another', () =>
      stopOnGeneralizationLoss({ alpha: 50, metric: 'accuracy', restoreBest: false }),
    ),
  ],
  stopOnProgressQuotient: [
    entry('stopOnProgressQuotient', () => stopOnProgressQuotient({ strip: 3 })),
    entry('stopOnProgressQuotient: of another', () =>
      stopOnProgressQuotient({ alpha: 2, strip: 2, minProgress: 0, metric: 'accuracy', restoreBest: false }),
    ),
  ],
  stopOnRisingError: [
    entry('stopOnRisingError', () => stopOnRisingError({ strips: 2, strip: 1 })),
    entry('stopOnRisingError: of another', () =>
      stopOnRisingError({ strips: 1, strip: 2, metric: 'accuracy', restoreBest: false }),
    ),
  ],
  switchOptimizer: [
    entry('switchOptimizer', () => switchOptimizer({ to: 'other', afterSteps: 4 })),
    entry('switchOptimizer: epochs', () => switchOptimizer({ to: 'an other "one"', afterEpochs: 2 })),
  ],
} satisfies Record<keyof typeof catalogue, Entry | readonly Entry[]>;

/** What every strategy is tried with. */
export const entries: readonly Entry[] = [
  ...Object.values<Entry | readonly Entry[]>(table).flat(),
  entry('compose', () =>
    compose(
      earlyStopping({ patience: 2 }),
      compose(snapshots({ everySteps: 2 }), compose()),
      snapshots({ everyEpochs: 1 }),
    ),
  ),
];
