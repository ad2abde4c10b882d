// Every public symbol of torch.optim.lr_scheduler beside ours.
import { composed, differs, leftOut, same, topic } from './row.mjs';

/** @type {import('./row.mjs').Peer} */
export const torchLrScheduler = {
  names: 'torch.optim.lr_scheduler',
  title: 'torch.optim.lr_scheduler',
  about:
    'A schedule here is a function from the step to the rate itself, the `learningRate` of an optimizer. [Each call with its options](packages/schedules/README.md#if-you-come-from-pytorch).',
  topics: [
    topic(
      'Schedules',
      composed(
        'LambdaLR',
        'scaleSchedule',
        `import { scaleSchedule } from '@thalweg/schedules';

const rate = scaleSchedule({ schedule: (step) => 0.5 ** step, factor: 0.1 });
[0, 1, 2].map(rate); // => [0.1, 0.05, 0.025]`,
        'or any function',
      ),
      same('MultiplicativeLR', 'multiplicative'),
      same('StepLR', 'stepDecay'),
      same('MultiStepLR', 'piecewiseConstant', 'values in place of factors'),
      same('ConstantLR', 'piecewiseConstant', 'values in place of factors'),
      same('LinearLR', 'linear'),
      same('ExponentialLR', 'exponentialDecay'),
      same('PolynomialLR', 'polynomial'),
      differs(
        'CosineAnnealingLR',
        'cosineDecay',
        'past its end it stays, where PyTorch goes up again: that is `cyclicalCosine`',
      ),
      same('CosineAnnealingWarmRestarts', 'sgdr'),
      same('CyclicLR', 'cyclic'),
      same('OneCycleLR', 'oneCycle'),
      same('SequentialLR', 'join warmup'),
      composed(
        'ChainedScheduler',
        'multiplySchedules constant linear exponentialDecay',
        `import { constant, exponentialDecay, linear, multiplySchedules } from '@thalweg/schedules';

const rate = multiplySchedules({
  schedules: [
    constant(0.1),
    linear({ from: 0.5, to: 1, steps: 2 }),
    exponentialDecay({ initialValue: 1, steps: 2, rate: 0.5 }),
  ],
});
[0, 2, 4].map(rate); // => [0.05, 0.05, 0.025]`,
      ),
      differs('ReduceLROnPlateau', 'reduceOnPlateau', 'a strategy, since it depends on the loss'),
      leftOut('LRScheduler', 'no class: a schedule is a function', 'Schedule defineSchedule'),
    ),
  ],
};
