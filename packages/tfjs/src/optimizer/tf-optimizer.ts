import {
  dispose,
  engine,
  keep,
  Optimizer,
  type NamedTensorMap,
  type Scalar,
  type serialization,
  type Variable,
} from '@tensorflow/tfjs-core';
import { ConfigError, requireOptions, type AnyTransformation, type BoundRule } from '@thalweg/core';
import { namedGradients, type GivenGradients } from '../gradient/named-gradients.js';
import { looksAhead, needsOf } from '../member/needs.js';
import { steered, valueAt, type Steered } from '../member/steered.js';
import type { Loss } from '../run/run.js';
import { runnerFor } from '../run/runner-for.js';
import { toConfig, type Made, type On } from '../save/config.js';
import type { SavedOptimizer } from '../save/saved-optimizer.js';
import { fromWeights, toWeights, type Weights } from '../save/weights.js';
import { openSession, type Session } from '../session/session.js';
import { atValues } from '../variable/at-values.js';
import { lossOf } from './loss-of.js';

/** Options of {@link tfOptimizer}. @category Optimizer @since 0.1.0 */
export interface TfOptimizerOptions {
  /**
   * Where a step runs. `'cpu'` copies gradients to thalweg's kernels and the new values back. `'backend'` runs the
   * operations of the backend of tfjs, so that nothing leaves the device; the transformation must be a chain of rules.
   * By default, at the first step: `'cpu'` on the backends `cpu`, `wasm` and `tensorflow`, else `'backend'`.
   */
  readonly on?: On;
}

/**
 * An optimizer of thalweg as an optimizer of TensorFlow.js; see {@link tfOptimizer}.
 *
 * @example
 * ```ts
 * import { adam } from '@thalweg/optimizers';
 * import { tfOptimizer, type ThalwegOptimizer } from '@thalweg/tfjs';
 *
 * const optimizer: ThalwegOptimizer = tfOptimizer(adam({ learningRate: 0.5 }));
 * optimizer.learningRate = 0.25;
 * optimizer.learningRate // => 0.25
 * ```
 *
 * @category Optimizer
 * @since 0.1.0
 */
export class ThalwegOptimizer extends Optimizer {
  /** The name under which tfjs saves it. */
  static readonly className: string = 'ThalwegOptimizer';
  readonly #tx: AnyTransformation;
  readonly #on: On | undefined;
  readonly #steered: Steered;
  #rate: number | undefined;
  #session: Session;
  #weights: Weights = [];

  /** @internal */
  constructor({ tx, on, learningRate }: Made) {
    super();
    this.#tx = tx;
    this.#on = on;
    this.#steered = steered(tx, () => this.#rate);
    this.#session = this.#opened(undefined);
    if (learningRate !== undefined) this.learningRate = learningRate;
  }

  /** The learning rate of the next step. Assign a number to replace the rate, or the schedule, from then on. */
  get learningRate(): number {
    return this.#rate ?? valueAt(this.#firstRate().value, this.iterations);
  }

  set learningRate(rate: number) {
    const { declared } = this.#firstRate();
    // Plain JavaScript may assign a schedule.
    const given: unknown = rate;
    if (typeof given !== 'number' || !declared.accepts(given))
      throw new ConfigError({
        owner: 'ThalwegOptimizer',
        argument: 'learningRate',
        expected: declared.expected.replace(/, or a schedule of such$/, ''),
        found: typeof given === 'number' ? String(given) : `a ${typeof given}`,
        ...(typeof given === 'function'
          ? { fix: 'Give a schedule to the factory, as in adam({ learningRate })' }
          : {}),
      });
    this.#rate = rate;
  }

  /**
   * Computes the loss and its gradients, at the point that the optimizer wants: the values of the variables, unless it
   * looks ahead.
   */
  override computeGradients(f: () => Scalar, varList?: Variable[]): { value: Scalar; grads: NamedTensorMap } {
    if (!looksAhead(this.#tx)) return super.computeGradients(f, varList);
    const variables = (varList ?? Object.values(engine().registeredVariables)).filter(
      ({ trainable, dtype }) => trainable && dtype === 'float32',
    );
    return atValues(this.#session.gradientPoint(variables), () => super.computeGradients(f, varList));
  }

  /** Computes gradients and applies them. */
  override minimize(f: () => Scalar, returnCost = false, varList?: Variable[]): Scalar | null {
    const { value, grads } = this.computeGradients(f, varList);
    try {
      // A frozen variable of the list has no gradient.
      const given =
        varList === undefined ? grads : varList.map(({ name }) => ({ name, tensor: grads[name]! }));
      this.#apply(given, lossOf(needsOf(this.#tx), { f, varList, value, session: this.#session }));
    } catch (error) {
      value.dispose();
      throw error;
    } finally {
      dispose(grads);
    }
    if (returnCost) return value;
    value.dispose();
    return null;
  }

  /**
   * One step.
   *
   * @param variableGradients - The gradients by the names of the variables, or a list of both. A variable without a
   *   gradient keeps its value, and its part of the state.
   * @throws {ConfigError} If a gradient is that of no variable, is not of float32, or a variable has two.
   * @throws {TreeMismatchError} If a shape differs, or the variables are others than those that were loaded.
   */
  override applyGradients(variableGradients: GivenGradients): void {
    this.#apply(variableGradients, {});
  }

  /** The number of steps, and the state; they are valid until the next call of this function or `dispose`. */
  override async getWeights(): Promise<Weights> {
    const weights = toWeights(this.iterations, await this.#session.saved());
    this.#disposeWeights();
    this.#weights = weights;
    for (const { tensor } of weights) keep(tensor);
    return [...weights];
  }

  /**
   * Continues from saved weights; a copy is made. The next step has the same bits as without a break.
   *
   * @throws {ConfigError} If they are the weights of another optimizer.
   */
  override async setWeights(weightValues: Weights): Promise<void> {
    const { iterations, saved } = await fromWeights(weightValues);
    this.#session.dispose();
    this.#session = this.#opened(saved);
    this.iterations_ = iterations;
  }

  /**
   * How the optimizer was made, as a string.
   *
   * @throws {SpecError} If a part of it cannot be saved: a schedule that is a plain function, or a mask that is not a
   *   glob or a tree.
   */
  override getConfig(): serialization.ConfigDict {
    return toConfig({ tx: this.#tx, on: this.#on, learningRate: this.#rate });
  }

  /** Frees the state and the saved weights. A later step starts anew. */
  override dispose(): void {
    this.#disposeWeights();
    this.#session.dispose();
    this.#session = this.#opened(undefined);
    this.iterations_ = 0;
  }

  #apply(given: GivenGradients, loss: Loss): void {
    const gradients = namedGradients(given);
    if (gradients.length > 0) this.#session.step(gradients, loss);
    this.incrementIterations();
  }

  #opened(from: SavedOptimizer | undefined): Session {
    return openSession(this.#steered.tx, () => runnerFor(this.#on), from);
  }

  #firstRate(): BoundRule['numbers'][number] {
    const [first] = this.#steered.rates;
    if (first !== undefined) return first;
    throw new ConfigError({
      owner: 'ThalwegOptimizer',
      argument: 'learningRate',
      expected: 'an optimizer with a rule that has a learning rate',
      found: `${this.#tx.description.name}, which has none`,
    });
  }

  #disposeWeights(): void {
    for (const { tensor } of this.#weights) tensor.dispose();
    this.#weights = [];
  }
}

/**
 * Makes an optimizer of TensorFlow.js from a transformation of thalweg, for `model.compile` and `minimize`.
 *
 * It trains as the optimizers of tfjs do: `minimize`, `computeGradients`, `applyGradients`, `getWeights`. A variable is a
 * leaf whose key is the name of the variable, so the glob of a mask is `*\/kernel`. To save it with a model, see
 * {@link registerOptimizer}.
 *
 * @param tx - The optimizer.
 * @param options - See {@link TfOptimizerOptions}.
 * @throws {ConfigError} If `tx` is not a transformation, or an option is unknown.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import '@tensorflow/tfjs-layers'; // in Node it registers the gradients
 * import { momentum } from '@thalweg/optimizers';
 * import { tfOptimizer } from '@thalweg/tfjs';
 *
 * const w = tf.variable(tf.tensor([1, -4]));
 * const optimizer = tfOptimizer(momentum({ learningRate: 0.25, momentum: 0.5 }));
 * for (let i = 0; i < 2; i++) optimizer.minimize(() => tf.sum(tf.square(w)));
 * w.dataSync() // => new Float32Array([0, 0])
 * optimizer.iterations // => 2
 * ```
 *
 * Differs from the optimizers of tfjs in that the state of a variable belongs to its name, not to its place in the list.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const tfOptimizer = (tx: AnyTransformation, options: TfOptimizerOptions = {}): ThalwegOptimizer => {
  requireOptions('tfOptimizer', options, { on: true });
  const { on }: { readonly on?: unknown } = options;
  if (!isTransformation(tx))
    throw new ConfigError({
      owner: 'tfOptimizer',
      argument: 'tx',
      expected: 'a transformation',
      found: typeof tx,
      ...(typeof tx === 'function' ? { fix: 'Call the factory' } : {}),
    });
  if (on !== undefined && on !== 'cpu' && on !== 'backend')
    throw new ConfigError({
      owner: 'tfOptimizer',
      argument: 'on',
      expected: "'cpu' or 'backend'",
      found: typeof on === 'string' ? `'${on}'` : typeof on,
    });
  return new ThalwegOptimizer({ tx, on, learningRate: undefined });
};

const isTransformation = (value: unknown): value is AnyTransformation =>
  typeof value === 'object' && value !== null && 'members' in value && Array.isArray(value.members);
