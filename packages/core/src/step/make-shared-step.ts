import { addAtomically } from './atomic-addition.js';
import { sharedParameters } from './shared-parameters.js';
import { requireOptions } from '../declare/require-options.js';
import type { AnyTransformation, Member } from '../member/gradient-transformation.js';
import type { LiveStep } from './make-step.js';
import { plan } from './plan.js';
import { requireBoolean } from '../declare/require-boolean.js';
import { requireTransformation } from '../member/require-transformation.js';
import { asFunction, donating } from './untyped-step.js';

/**
 * A donated step of {@link makeStep} that changes the very arrays that its `init` is given.
 *
 * They may lie in a `SharedArrayBuffer`: then several threads, each with a step of its own, train one set of parameters, as
 * Hogwild! does. The state of the optimizer is each thread's own. With one thread the bits are those of `makeStep`.
 *
 * Nothing is locked. What a step reads may be older for some elements than for others, and where two threads add to
 * one element at once, one of the two additions may be lost. With `atomic` none is: $x \leftarrow x + u$ is indivisible for
 * every element, and takes several times as long.
 *
 * @param tx - The optimizer.
 * @param options - `atomic`: whether an addition to one element is indivisible; `false` by default. Then the parameters
 *   must lie in a `SharedArrayBuffer` for this to be of use.
 * @returns A function from where training stands and the gradients there to where it stands next, with `init`.
 * @throws {ConfigError} If `tx` is no transformation, or an option is unknown.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { makeSharedStep, sparseTensor, tensor } from '@thalweg/core';
 * import { sgd } from '@thalweg/optimizers';
 *
 * const weights = new Float64Array(new SharedArrayBuffer(8 * 1000));
 * const step = makeSharedStep(sgd({ learningRate: 0.5 }));
 * const at = step.init(ndarray(weights, [1000]));
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
export const makeSharedStep = <const Members extends readonly Member[]>(
  tx: AnyTransformation<Members>,
  options: { readonly atomic?: boolean } = {},
): LiveStep<Members> => {
  requireTransformation('makeSharedStep', 'tx', tx);
  requireOptions('makeSharedStep', options, { atomic: true });
  const { atomic = false } = options;
  requireBoolean('makeSharedStep', 'atomic', atomic);
  const steps = plan(tx.members, atomic ? 'update' : 'params');
  const sharing = { adopt: sharedParameters, ...(atomic ? { adding: addAtomically } : {}) };
  const { init, step } = donating(steps, 'js', sharing);
  // What goes in and out is typed by the members; the run-time code does not know their names.
  return asFunction({ init, step }, steps, 'js') as LiveStep<Members>;
};
