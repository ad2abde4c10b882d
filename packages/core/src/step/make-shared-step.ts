import { addAtomically } from './atomic-addition.js';
import { sharedParameters } from './shared-parameters.js';
import { requireOptions } from '../declare/require-options.js';
import type { AnyTransformation } from '../member/gradient-transformation.js';
import type { LiveStep } from './make-step.js';
import { plan } from './plan.js';
import { requireBoolean } from '../declare/require-boolean.js';
import { requireTransformation } from '../member/require-transformation.js';
import { asFunction, donating } from './untyped-step.js';

/**
 * A donated step, as {@link makeStep} makes, that trains the arrays passed to `init` in place.
 *
 * They may be in a `SharedArrayBuffer`. Then several threads, each with its own step and its own state of the
 * optimizer, train one set of parameters, as in Hogwild!. With one thread the bits are those of `makeStep`.
 *
 * There are no locks. A step may read some elements before and others after an update by another thread. If two
 * threads add to one element at the same time, one of the additions may be lost. With `atomic` none is lost: $x
 * \leftarrow x + u$ is atomic for each element, and takes several times as long.
 *
 * @param tx - The optimizer.
 * @param options - `atomic`: whether an addition to one element is atomic; `false` by default. It is useful only for
 *   parameters in a `SharedArrayBuffer`.
 * @returns A function from the training state and gradients to the next training state, with `init`.
 * @throws {ConfigError} If `tx` is not a transformation, or an option is unknown.
 *
 * @example
 * ```ts
 * import { asTensor, makeSharedStep, sparseTensor, tensor } from '@thalweg/core';
 * import { sgd } from '@thalweg/optimizers';
 *
 * const weights = new Float64Array(new SharedArrayBuffer(8 * 1000));
 * const step = makeSharedStep(sgd({ learningRate: 0.5 }));
 * const at = step.init(asTensor(weights));
 * step(at, sparseTensor([2, 700], tensor([1, -1]), [1000]));
 * weights[700] // => 0.5
 * ```
 *
 * Source: Niu, Recht, Ré and Wright, "Hogwild!: a lock-free approach to parallelizing stochastic gradient descent" (2011), §2
 * (atomic addition by compare-and-exchange). Neither Optax nor PyTorch has it; `share_memory()` of PyTorch comes nearest.
 *
 * @category Training
 * @since 0.1.0
 */
export const makeSharedStep = <Tx extends AnyTransformation>(
  tx: Tx,
  options: { readonly atomic?: boolean } = {},
): LiveStep<Tx['members']> => {
  requireTransformation('makeSharedStep', 'tx', tx);
  requireOptions('makeSharedStep', options, { atomic: true });
  const { atomic = false } = options;
  requireBoolean('makeSharedStep', 'atomic', atomic);
  const steps = plan(tx.members, atomic ? 'update' : 'params');
  const sharing = { adopt: sharedParameters, ...(atomic ? { adding: addAtomically } : {}) };
  const { init, step } = donating(steps, { backend: 'js', makeMemory: undefined, sharing });
  // The members give the types of arguments and results; the run-time code does not know their names.
  return asFunction({ init, step }, steps, 'js') as LiveStep<Tx['members']>;
};
