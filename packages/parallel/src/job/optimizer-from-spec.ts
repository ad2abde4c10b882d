import type { Gradients, GradientTransformation, Params } from '@thalweg/core';
import { fromSpec, noLimits, type Registry, type Spec, type SpecErrors } from '@thalweg/core/spec';
import { isRight, type Either } from 'fp-ts/lib/Either.js';
import { ParallelError } from '../error/parallel-error.js';
import type { RunOptimizer } from '../algorithm/run-optimizer.js';

/**
 * The optimizer that a spec describes, as rules see it.
 *
 * @throws {ParallelError} If it cannot be built.
 * @internal
 */
export const optimizerFromSpec = (registry: Registry, spec: Spec): RunOptimizer =>
  runOptimizer(built('optimizer', fromSpec(registry, noLimits)(spec)));

/** What was built from a spec. @throws {ParallelError} If it cannot be built. @internal */
export const built = <A>(what: string, found: Either<SpecErrors, A>): A => {
  if (isRight(found)) return found.right;
  throw new ParallelError({
    reason: 'notFound',
    expected: `a spec of an ${what} that can be built`,
    found: found.left.map(({ message }) => message).join('; '),
  });
};

/** @internal */
export const runOptimizer = (tx: GradientTransformation): RunOptimizer => ({
  init: (params) => tx.init<Params>(params),
  gradientPoint: (params, state) => tx.gradientPoint<Params>(params, state),
  update: (updates, state, context) => tx.update<Gradients>(updates, state, context),
});
