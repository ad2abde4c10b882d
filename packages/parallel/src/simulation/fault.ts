import { requireOptions } from '@thalweg/core';
import { optionChecks } from '../option/option-checks.js';

/**
 * Something that goes wrong in a simulation: plain data.
 *
 * - `'throw'`, `'exit'`, `'outOfMemory'`: the worker ends instead of giving its gradient.
 * - `'hang'`: it falls silent.
 * - `'killed'`: it ends while it sends its next push, which does not arrive.
 * - `'nonFinite'`: every number of its gradient is NaN.
 * - `'lose'`: its next push is lost on the way and sent again after a while.
 * - `'duplicate'`: its next push arrives twice.
 * - `'reorder'`: its next push is overtaken by the one after it.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface Fault {
  /** Which worker, from 0. */
  readonly worker: number;
  /** At its gradient of this number, from 0, counted over restarts. */
  readonly gradient: number;
  readonly kind:
    'throw' | 'exit' | 'outOfMemory' | 'hang' | 'killed' | 'nonFinite' | 'lose' | 'duplicate' | 'reorder';
}

const kinds = {
  throw: true,
  exit: true,
  outOfMemory: true,
  hang: true,
  killed: true,
  nonFinite: true,
  lose: true,
  duplicate: true,
  reorder: true,
} satisfies Readonly<Record<Fault['kind'], true>>;

/** Copies of the faults. @throws {ConfigError} If one is out of range. @internal */
export const faultsOf = (faults: readonly Fault[]): readonly Fault[] => {
  const { list, wholeNumber, oneOf } = optionChecks('simulated');
  list('faults', faults);
  return faults.map((fault, i) => {
    requireOptions(`simulated: faults[${i}]`, fault, { worker: true, gradient: true, kind: true });
    wholeNumber(`faults[${i}].worker`, fault.worker, 0);
    wholeNumber(`faults[${i}].gradient`, fault.gradient, 0);
    oneOf(`faults[${i}].kind`, fault.kind, Object.keys(kinds));
    return { ...fault };
  });
};
