import { ConfigError, makeStep, tensor, TreeMismatchError } from '@thalweg/core';
import { createRegistry, fromSpec } from '@thalweg/core/spec';
import { optimizersPlugin } from '@thalweg/optimizers';
import { schedulesPlugin } from '@thalweg/schedules';
import { checkWith } from './check-with.mjs';

/** @import { Outcome } from './check-with.mjs' */

/** A tree of ten leaves, for which the masks of the samples are made. @param {(i: number) => number} value */
const treeOf = (value) => ({
  layers: [1, 2, 3, 4].map((i) => ({ w: tensor([value(i), -value(i)]), b: tensor([value(-i)]) })),
  scale: tensor(value(1)),
  shift: tensor([value(2), value(3), value(4)]),
});
const params = treeOf((i) => i / 2);
const gradients = treeOf((i) => 3 - i);

/**
 * Takes steps: some mistakes in schedules and masks show only there.
 *
 * @param {any} tx @param {(milliseconds: number) => void} onStep @returns {Outcome}
 */
const steps = (tx, onStep) => {
  try {
    const step = makeStep(tx);
    let at = step.init(params);
    for (let i = 0; i < 3; i++) {
      // The smaller of the two, so that neither other processes nor other threads of this process count.
      const [before, start] = [process.cpuUsage(), performance.now()];
      try {
        step.gradientPoint(at);
        at = step(at, gradients);
      } finally {
        const { user, system } = process.cpuUsage(before);
        onStep(Math.min((user + system) / 1000, performance.now() - start));
      }
    }
    return 'right';
  } catch (error) {
    if (error instanceof ConfigError || error instanceof TreeMismatchError) return 'refused at the step';
    throw error;
  }
};

const read = fromSpec(createRegistry([optimizersPlugin, schedulesPlugin]));

/**
 * Reads a broken spec of a transformation, and takes steps if it is accepted. @param {(milliseconds: number) => void}
 * onStep
 */
export const checkSpecs = (onStep) => checkWith(read, (tx) => steps(tx, onStep));

export const checkSpec = checkSpecs(() => undefined);
