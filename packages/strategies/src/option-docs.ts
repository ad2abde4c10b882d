// Written by tools/docs/write-option-docs.mjs from the doc comments of the options.
import type { OptionDocs } from '@thalweg/core';

/** What each option means, by factory. */
export const optionDocs: OptionDocs = {
  checkpointEvery: {
    everyEpochs: 'The number of epochs from one time to the next. Give this or `everySteps`.',
    everySteps: 'The number of steps from one time to the next. Give this or `everyEpochs`.',
  },
  curriculum: {
    difficulty: 'One number for each example, in the order of the data set, see `difficulties`.',
    epochs: '$T$, the length of the curriculum, at least 1.',
    pacing: 'How the part that is used grows.',
    start: '$c_0$, the part to begin with. At least one example is used.',
    stages: '$S$, the number of parts that the data set is cut into, at least 1.',
  },
  earlyStopping: {
    metric: 'Which metric to look at.',
    mode: 'Whether less is better, `min`, or more, `max`.',
    restoreBest: 'Whether to go back to the best parameters when stopping.',
    patience: '$p$, the number of evaluations without improvement after which it stops, at least 1.',
    minDelta: '$\\delta$, by how much an evaluation must be better.',
  },
  evaluateEvery: {
    everyEpochs: 'The number of epochs from one time to the next. Give this or `everySteps`.',
    everySteps: 'The number of steps from one time to the next. Give this or `everyEpochs`.',
  },
  growBatch: {
    atEpochs: 'The epochs after which the batch grows, at least 1.',
    factor: '$a$, what the batch size is multiplied by, above 1.',
    maxFraction:
      'The largest part of the data set that a batch may be, at most 1. It binds if the size of the data set is known.',
  },
  reduceOnPlateau: {
    metric: 'Which metric to look at.',
    mode: 'Whether less is better, `min`, or more, `max`.',
    factor: 'What the rate is multiplied by, below 1.',
    patience: 'The number of evaluations without improvement that are borne. The next one reduces.',
    threshold: 'By how much an evaluation must be better.',
    thresholdMode: 'Whether `threshold` is a part of the best, `rel`, or a difference to it, `abs`.',
    cooldown: 'The number of evaluations after a reduction that do not count as bad.',
    minFactor: 'The smallest part of its first value that the rate may fall to.',
  },
  restartFromBest: {
    metric: 'Which metric to look at.',
    mode: 'Whether less is better, `min`, or more, `max`.',
    patience: 'The number of evaluations without improvement that make a plateau, at least 1.',
    restarts: 'How often to restart.',
    factor:
      'What the learning rate is multiplied by at each restart. It stays where it would become too small or too large for a number.',
    minDelta: 'By how much an evaluation must be better.',
  },
  snapshots: {
    keep: 'How many of the newest to keep, 0 for all.',
    everyEpochs: 'The number of epochs from one time to the next. Give this or `everySteps`.',
    everySteps: 'The number of steps from one time to the next. Give this or `everyEpochs`.',
  },
  stopOnGeneralizationLoss: {
    restoreBest: 'Whether to go back to the best parameters when stopping.',
    metric: 'Which metric is the error.',
    alpha: '$\\alpha$, the largest loss of generalisation, in percent.',
  },
  stopOnProgressQuotient: {
    restoreBest: 'Whether to go back to the best parameters when stopping.',
    metric: 'Which metric is the error.',
    alpha: '$\\alpha$, the largest quotient.',
    strip: '$k$, the epochs of a strip, at least 1.',
    minProgress: 'A strip with less progress than this, in thousandths, stops as well.',
  },
  stopOnRisingError: {
    restoreBest: 'Whether to go back to the best parameters when stopping.',
    metric: 'Which metric is the error.',
    strips: '$s$, the number of strips in a row in which the error must rise, at least 1.',
    strip: '$k$, the epochs of a strip, at least 1.',
  },
  switchOptimizer: {
    to: 'The name of the optimizer, one of `optimizers` given to `train`.',
    afterSteps: 'The number of steps after which to switch. Give this or `afterEpochs`.',
    afterEpochs: 'The number of epochs after which to switch. Give this or `afterSteps`.',
  },
};
