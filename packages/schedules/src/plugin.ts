import { definePlugin, type Plugin } from '@thalweg/core';
import { addSchedules } from './add-schedules.js';
import { clampSchedule } from './clamp-schedule.js';
import { constant } from './constant.js';
import { cosineDecay } from './cosine-decay.js';
import { cyclic } from './cyclic.js';
import { cyclicalCosine } from './cyclical-cosine.js';
import { exponentialDecay } from './exponential-decay.js';
import { inverseSqrt } from './inverse-sqrt.js';
import { inverseTimeDecay } from './inverse-time-decay.js';
import { join } from './join.js';
import { linear } from './linear.js';
import { multiplicative } from './multiplicative.js';
import { multiplySchedules } from './multiply-schedules.js';
import { noam } from './noam.js';
import { oneCycle } from './one-cycle.js';
import { piecewiseConstant } from './piecewise-constant.js';
import { piecewiseInterpolate } from './piecewise-interpolate.js';
import { polynomial } from './polynomial.js';
import { repeat } from './repeat.js';
import { scaleSchedule } from './scale-schedule.js';
import { sgdr } from './sgdr.js';
import { shift } from './shift.js';
import { snapshotCosine } from './snapshot-cosine.js';
import { stepDecay } from './step-decay.js';
import { warmup } from './warmup.js';
import { warmupCosine } from './warmup-cosine.js';

/**
 * Every factory of this package, for a registry to build from specs.
 *
 * @example
 * ```ts
 * import { createRegistry } from '@thalweg/core/spec';
 * import { schedulesPlugin } from '@thalweg/schedules';
 *
 * createRegistry([schedulesPlugin]).schedules.has('addSchedules') // => true
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const schedulesPlugin: Plugin = definePlugin({
  name: '@thalweg/schedules',
  schedules: [
    addSchedules,
    clampSchedule,
    constant,
    cosineDecay,
    cyclic,
    cyclicalCosine,
    exponentialDecay,
    inverseSqrt,
    inverseTimeDecay,
    join,
    linear,
    multiplicative,
    multiplySchedules,
    noam,
    oneCycle,
    piecewiseConstant,
    piecewiseInterpolate,
    polynomial,
    repeat,
    scaleSchedule,
    sgdr,
    shift,
    snapshotCosine,
    stepDecay,
    warmup,
    warmupCosine,
  ],
});
