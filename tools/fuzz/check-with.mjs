import { SpecError } from '@thalweg/core';
import { equalSpecs, toSpec } from '@thalweg/core/spec';

/** @import { Described, SpecErrors } from '@thalweg/core/spec' */

/**
 * The outcome of reading a broken spec.
 *
 * @typedef {'wrong' | 'right' | 'refused at the step'} Outcome
 */

/** @param {string} text @param {unknown} json */
const failure = (text, json) => new Error(`${text}\n${JSON.stringify(json).slice(0, 2000)}`);

/** Whether no prototype got a new property. */
const isClean = () =>
  Object.keys(Object.prototype).length === 0 &&
  Object.keys(Array.prototype).length === 0 &&
  !('polluted' in {});

/**
 * Reads a broken spec. It must be refused with reasons, or be built, described and used.
 *
 * @template {Described} Built
 * @param {(json: unknown) => { _tag: 'Left', left: SpecErrors } | { _tag: 'Right', right: Built }} read
 * @param {(built: Built) => Outcome} use Uses the result.
 * @returns {(json: unknown) => Outcome} It throws if anything else happens.
 */
export const checkWith = (read, use) => (json) => {
  /** @type {Outcome} */
  let outcome;
  try {
    const found = read(json);
    if (found._tag === 'Left') {
      if (found.left.length === 0) throw new Error('refused without a reason');
      for (const error of found.left)
        if (!(error instanceof SpecError) || !error.path.startsWith('$') || error.expected === '')
          throw new Error(`an invalid reason: ${String(error)}`);
      outcome = 'wrong';
    } else {
      outcome = use(found.right);
      const spec = toSpec(found.right);
      const again = read(JSON.parse(JSON.stringify(spec)));
      if (again._tag === 'Left') throw new Error(`its own spec is wrong: ${again.left[0].message}`);
      if (!equalSpecs(toSpec(again.right), spec)) throw new Error('its own spec gives a different one');
    }
  } catch (error) {
    throw failure(String(error instanceof Error ? error.stack : error), json);
  }
  if (!isClean()) throw failure('a prototype was polluted by', json);
  return outcome;
};
