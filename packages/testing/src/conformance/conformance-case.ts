import type { AnyTransformation } from '@thalweg/core';

/**
 * One line of a conformance table; see {@link conformance}.
 *
 * @category Testing
 * @since 0.1.0
 */
export interface ConformanceCase {
  /** The name of the case: that of the factory, and what is special about the options. */
  readonly name: string;
  /** Makes the transformation anew. */
  readonly make: () => AnyTransformation;
  /** For an optimizer: with rates that reach the minimum of a parabola and of Rosenbrock's function. */
  readonly minimises?: {
    readonly parabola: () => AnyTransformation;
    readonly rosenbrock: () => AnyTransformation;
  };
  /** `false` for a transformation that changes elements whose gradient is zero, and so refuses sparse gradients. */
  readonly sparse?: false;
}

/**
 * A case of a transformation.
 *
 * @param name - The name of the case.
 * @param make - Makes the transformation anew.
 *
 * @example
 * ```ts
 * import { identity } from '@thalweg/core';
 * import { transformation } from '@thalweg/testing';
 *
 * transformation('identity', () => identity()).name // => 'identity'
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const transformation = (name: string, make: () => AnyTransformation): ConformanceCase => ({
  name,
  make,
});

/**
 * A case of an optimizer, which must also find two minima.
 *
 * @param name - The name of the case.
 * @param make - Makes the optimizer with a learning rate.
 * @param parabola - The rate with which 3000 steps reach the minimum of $(w - (1, -1, 1))^2$ to 0.01.
 * @param rosenbrock - The rate with which 20 000 steps reach that of Rosenbrock's function to 0.03.
 *
 * @example
 * ```ts
 * import { sgd } from '@thalweg/optimizers';
 * import { optimizer } from '@thalweg/testing';
 *
 * optimizer('sgd', (learningRate) => sgd({ learningRate }), 0.1, 1e-3).make().members.length // => 1
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const optimizer = (
  name: string,
  make: (learningRate: number) => AnyTransformation,
  parabola: number,
  rosenbrock: number,
): ConformanceCase => ({
  name,
  make: () => make(0.01),
  minimises: { parabola: () => make(parabola), rosenbrock: () => make(rosenbrock) },
});

/**
 * Marks a case whose transformation must refuse sparse gradients.
 *
 * That is one which changes elements whose gradient is zero, such as weight decay.
 *
 * @param of - The case.
 *
 * @example
 * ```ts
 * import { identity } from '@thalweg/core';
 * import { denseOnly, transformation } from '@thalweg/testing';
 *
 * denseOnly(transformation('decay', () => identity())).sparse // => false
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const denseOnly = (of: ConformanceCase): ConformanceCase => ({ ...of, sparse: false });
