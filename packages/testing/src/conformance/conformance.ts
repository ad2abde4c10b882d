import { threadPool } from '@thalweg/core';
import type { ConformanceCase } from './conformance-case.js';
import { testChaining } from './chained.js';
import { testDonation } from './donated.js';
import { testMinima } from './minimises.js';
import { testPurity } from './pure.js';
import { testSparse } from './sparse.js';

/**
 * Runs the tests that every transformation of thalweg passes. Call it in a file of Vitest.
 *
 * - The transformation is pure and deterministic, and keeps structure, shapes and dtypes.
 * - The backends agree bit for bit, also on NaN, infinities, −0 and subnormal numbers, in any memory layout.
 * - A donated step gives the bits of the pure one, on one thread and on two.
 * - A sparse gradient gives the bits of the dense one where it touches, and changes nothing elsewhere; or it is refused.
 * - A chain of two gives the bits of one after the other.
 * - Trees that do not belong together are refused by path, before anything changes.
 * - `toSpec` gives plain data, and `explain` a text.
 * - An optimizer finds the minimum of a parabola and of Rosenbrock's function.
 *
 * @param cases - A case for each form of each transformation: {@link transformation}, {@link optimizer}, {@link denseOnly}.
 *
 * @example
 * ```ts no-run
 * import { conformance, transformation } from '@thalweg/testing';
 * import { scaleByLion } from '../src/index.js';
 *
 * conformance([transformation('scaleByLion', () => scaleByLion())]);
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const conformance = (cases: readonly ConformanceCase[]): void => {
  // A page of a browser cannot have threads.
  const threads = 'document' in globalThis ? undefined : threadPool(2);
  for (const each of cases) {
    testPurity(each);
    testMinima(each);
    testDonation(each, threads);
    testSparse(each);
  }
  for (let index = 0; index < cases.length; index++) testChaining(cases, index);
};
