// Written by tools/docs/write-option-docs.mjs from the doc comments of the options.
import type { OptionDocs } from '@thalweg/core';

/** What each option means, by factory. */
export const optionDocs: OptionDocs = {
  checkpointEvery: {
    everyEpochs: 'The number of epochs between two times. Give this or `everySteps`.',
    everySteps: 'The number of steps between two times. Give this or `everyEpochs`.',
  },
  curriculum: {
    difficulty: 'One number for each example, in the order of the data set; see `difficulties`.',
    epochs: '$T$, the length of the curriculum, at least 1.',
    pacing: 'How the used fraction of the data set grows.',
    start: '$c_0$, the fraction of the data set to start with. At least one example is used.',
    stages: '$S$, the number of parts that the data set is cut into, at least 1.',
  },
  earlyStopping: {
    metric: 'The name of the metric.',
    mode: 'Whether the metric should fall, `min`, or rise, `max`.',
    restoreBest: 'Whether to return to the best parameters when stopping.',
    patience: '$p$, the number of evaluations without improvement before it stops, at least 1.',
    minDelta: '$\\delta$. An improvement counts only if it is larger.',
    baseline:
      '$b$. The patience starts anew only at an improvement that is also better than this; `null` for none.',
    startFromEpoch: 'The number of epochs at the start whose evaluations do not count.',
  },
  evaluateEvery: {
    everyEpochs: 'The number of epochs between two times. Give this or `everySteps`.',
    everySteps: 'The number of steps between two times. Give this or `everyEpochs`.',
  },
  growBatch: {
    atEpochs: 'The epochs after which the batch grows, at least 1.',
    factor: '$a$, the factor on the batch size, above 1.',
    maxFraction:
      'The largest batch as a fraction of the data set, at most 1. No limit if the size of the data set is unknown.',
  },
  reduceOnPlateau: {
    metric: 'The name of the metric.',
    mode: 'Whether the metric should fall, `min`, or rise, `max`.',
    factor: 'The factor on the learning rate, below 1.',
    patience:
      'The number of evaluations without improvement that are tolerated. The next one reduces the rate.',
    threshold: '$t$. An improvement counts only if it is larger.',
    thresholdMode:
      'Whether `threshold` is a fraction of the best metric, `rel`, or a difference from it, `abs`.',
    cooldown: 'The number of evaluations after a reduction that do not count as bad.',
    minFactor: 'The least value of the rate, as a fraction of its initial value.',
    eps: 'A reduction happens only if it is larger, as a fraction of the initial rate. One that does not still starts the cooldown.',
  },
  restartFromBest: {
    metric: 'The name of the metric.',
    mode: 'Whether the metric should fall, `min`, or rise, `max`.',
    patience: 'The number of evaluations without improvement that make a plateau, at least 1.',
    restarts: 'The number of restarts.',
    factor:
      'The factor on the learning rate at each restart. The rate stays if the product would underflow or overflow.',
    minDelta: 'An improvement counts only if it is larger than this.',
  },
  snapshots: {
    keep: 'The number of newest snapshots to keep; 0 keeps all.',
    everyEpochs: 'The number of epochs between two times. Give this or `everySteps`.',
    everySteps: 'The number of steps between two times. Give this or `everyEpochs`.',
  },
  stopOnGeneralizationLoss: {
    restoreBest: 'Whether to return to the best parameters when stopping.',
    metric: 'The name of the metric that is the error.',
    alpha: '$\\alpha$, the largest generalization loss allowed, in percent.',
  },
  stopOnProgressQuotient: {
    restoreBest: 'Whether to return to the best parameters when stopping.',
    metric: 'The name of the metric that is the error.',
    alpha: '$\\alpha$, the largest quotient allowed.',
    strip: '$k$, the number of epochs in a strip, at least 1.',
    minProgress: 'The least training progress of a strip, in thousandths. With less, the run stops.',
  },
  stopOnRisingError: {
    restoreBest: 'Whether to return to the best parameters when stopping.',
    metric: 'The name of the metric that is the error.',
    strips: '$s$, the number of strips in a row in which the error must rise, at least 1.',
    strip: '$k$, the number of epochs in a strip, at least 1.',
  },
  switchOptimizer: {
    to: 'The name of the optimizer, one of `optimizers` given to `train`.',
    afterSteps: 'The number of steps after which to switch. Give this or `afterEpochs`.',
    afterEpochs: 'The number of epochs after which to switch. Give this or `afterSteps`.',
  },
};
