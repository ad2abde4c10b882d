import { ConfigError, makeStep, tensor, TreeMismatchError } from '@thalweg/core';
import { createRegistry, fromSpec } from '@thalweg/core/spec';
import { optimizersPlugin } from '@thalweg/optimizers';
import { schedulesPlugin } from '@thalweg/schedules';
import { checkWith } from './check-with.mjs';

/** @import { Outcome } from './check-with.mjs' */

// The tree that the masks of the samples are written for.
const params = { layers: [{ w: tensor([0.5, -1]), b: tensor([0.1]) }], scale: tensor(1) };
const gradients = { layers: [{ w: tensor([1, -2]), b: tensor([0]) }], scale: tensor(-3) };

/** Takes a step; the options of schedules and masks can only be wrong then. @param {any} tx @returns {Outcome} */
const steps = (tx) => {
  try {
    const step = makeStep(tx);
    const at = step.init(params);
    step.gradientPoint(at);
    step(at, gradients);
    return 'right';
  } catch (error) {
    if (error instanceof ConfigError || error instanceof TreeMismatchError) return 'refused at the step';
    throw error;
  }
};

/** Reads what may be the spec of a transformation, and takes a step with it. */
export const checkSpec = checkWith(fromSpec(createRegistry([optimizersPlugin, schedulesPlugin])), steps);
