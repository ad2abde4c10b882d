import type { DescribedSchedule } from '@thalweg/core';
import {
  constant,
  cosineDecay,
  cyclicalCosine,
  exponentialDecay,
  inverseSqrt,
  linear,
  noam,
  polynomial,
  sgdr,
  snapshotCosine,
  stepDecay,
  warmupCosine,
} from '@thalweg/schedules';

/** The number of steps drawn. */
export const steps = 1000;

/** The highest value of each schedule. */
export const peak = 0.1;

const warmupSteps = 100;
const modelSize = 512;

export const schedules: readonly DescribedSchedule[] = [
  constant(peak),
  linear({ from: peak, to: 0, steps }),
  polynomial({ from: peak, to: 0, steps, power: 2 }),
  exponentialDecay({ initialValue: peak, rate: 0.5, steps: 200 }),
  stepDecay({ initialValue: peak, factor: 0.5, every: 200 }),
  inverseSqrt({ peakValue: peak, warmupSteps }),
  // The factor brings it to the scale of the others.
  noam({ modelSize, warmupSteps, factor: peak * Math.sqrt(modelSize * warmupSteps) }),
  cosineDecay({ initialValue: peak, steps }),
  warmupCosine({ peakValue: peak, warmupSteps, steps }),
  sgdr({ peakValue: peak, initialPeriod: 140, periodFactor: 2 }),
  snapshotCosine({ initialValue: peak, steps, cycles: 5 }),
  cyclicalCosine({ initialValue: peak, period: 400 }),
];
