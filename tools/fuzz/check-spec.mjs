import { ConfigError, makeStep, SpecError, tensor, TreeMismatchError } from '@thalweg/core';
import { createRegistry, equalSpecs, fromSpec, toSpec } from '@thalweg/core/spec';
import { optimizersPlugin } from '@thalweg/optimizers';
import { schedulesPlugin } from '@thalweg/schedules';

const read = fromSpec(createRegistry([optimizersPlugin, schedulesPlugin]));

// The tree that the masks of the samples are written for.
const params = { layers: [{ w: tensor([0.5, -1]), b: tensor([0.1]) }], scale: tensor(1) };
const gradients = { layers: [{ w: tensor([1, -2]), b: tensor([0]) }], scale: tensor(-3) };

/** @param {string} text @param {unknown} json */
const failure = (text, json) => new Error(`${text}\n${JSON.stringify(json).slice(0, 2000)}`);

/** Whether nothing was hung on what every object inherits. */
const isClean = () =>
  Object.keys(Object.prototype).length === 0 &&
  Object.keys(Array.prototype).length === 0 &&
  !('polluted' in {});

/**
 * What came of it.
 *
 * @typedef {'wrong' | 'right' | 'refused at the step'} Outcome
 */

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

/**
 * Reads what may be a spec: it must be refused with reasons, or be built, described and run.
 *
 * @param {unknown} json
 * @returns {Outcome}
 * @throws {Error} If it is treated in any other way.
 */
export const checkSpec = (json) => {
  /** @type {Outcome} */
  let outcome;
  try {
    const found = read(json);
    if (found._tag === 'Left') {
      if (found.left.length === 0) throw new Error('refused without a reason');
      for (const error of found.left)
        if (!(error instanceof SpecError) || !error.path.startsWith('$') || error.expected === '')
          throw new Error(`a reason that is none: ${String(error)}`);
      outcome = 'wrong';
    } else {
      outcome = steps(found.right);
      const spec = toSpec(found.right);
      const again = read(JSON.parse(JSON.stringify(spec)));
      if (again._tag === 'Left') throw new Error(`its own spec is wrong: ${again.left[0].message}`);
      if (!equalSpecs(toSpec(again.right), spec)) throw new Error('its own spec gives another one');
    }
  } catch (error) {
    throw failure(String(error instanceof Error ? error.stack : error), json);
  }
  if (!isClean()) throw failure('a prototype was polluted by', json);
  return outcome;
};
