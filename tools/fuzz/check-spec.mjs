import { ConfigError, makeStep, tensor, TreeMismatchError } from '@thalweg/core';
import { createRegistry, fromSpec } from '@thalweg/core/spec';
import { optimizersPlugin } from '@thalweg/optimizers';
import { schedulesPlugin } from '@thalweg/schedules';
import { checkWith } from './check-with.mjs';

/** @import { Outcome } from './check-with.mjs' */

/** The tree of ten leaves that the masks of the samples are written for. @param {(i: number) => number} value */
const treeOf = (value) => ({
  layers: [1, 2, 3, 4].map((i) => ({ w: tensor([value(i), -value(i)]), b: tensor([value(-i)]) })),
  scale: tensor(value(1)),
  shift: tensor([value(2), value(3), value(4)]),
});
const params = treeOf((i) => i / 2);
const gradients = treeOf((i) => 3 - i);

/**
 * Takes steps; the options of schedules and masks can only be wrong then.
 *
 * @param {any} tx @param {(milliseconds: number) => void} onStep @returns {Outcome}
 */
const steps = (tx, onStep) => {
  try {
    const step = makeStep(tx);
    let at = step.init(params);
    for (let i = 0; i < 3; i++) {
      // The lesser of the two: others on the machine do not count, nor do other threads of this process.
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

/** Reads what may be the spec of a transformation, and takes steps with it. @param {(milliseconds: number) => void} onStep */
export const checkSpecs = (onStep) => checkWith(read, (tx) => steps(tx, onStep));

export const checkSpec = checkSpecs(() => undefined);
