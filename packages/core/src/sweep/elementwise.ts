import { requireOptions } from '../declare/require-options.js';
import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import type { Expression } from '../expression/expression.js';
import { symbol } from '../expression/operations.js';
import { requireExpression } from '../expression/require-expression.js';
import { isBackend, type Backend } from '../kernel/kernel.js';
import type { Tensor } from '../tensor/tensor.js';
import { rebuild, requireAlike, structureOf, tensorsAs } from '../tree/structure.js';
import type { Params, TreeOf } from '../tree/tree.js';
import { makeSweep } from './sweep.js';

/** The definition that {@link elementwise} takes. @category Expression @since 0.1.0 */
export interface ElementwiseDefinition<T extends string, S extends string, O extends string> {
  /** The names of the tensors that are read; at least one. */
  readonly tensors: readonly T[];
  /** The names of the numbers that are read; none by default. */
  readonly scalars?: readonly S[];
  /** Makes an expression for each result, by name, from the symbols of the tensors and the numbers. */
  readonly results: (symbols: Readonly<Record<T | S, Expression>>) => Readonly<Record<O, Expression>>;
  /** The implementation that runs; by default the fastest for the size of each tensor. */
  readonly backend?: Backend;
}

/**
 * Computes results element by element, each as a new tensor or tree.
 *
 * It takes a tensor or a tree of tensors for each name, and the numbers.
 *
 * @category Expression
 * @since 0.1.0
 */
export type Elementwise<T extends string, S extends string, O extends string> = <P extends Params>(
  inputs: Readonly<Record<T, P>> & Readonly<Record<S, number>>,
) => Readonly<Record<O, TreeOf<P>>>;

/**
 * Compiles expressions to a function on tensors or trees of tensors.
 *
 * It computes as rules do: each operation is rounded to the dtype of the tensor, a number is rounded to that dtype
 * before it meets a tensor, and all backends give the same bits. It does not repeat a tensor to fit another (no
 * broadcasting).
 *
 * @param definition - See {@link ElementwiseDefinition}.
 * @returns A pure function. It throws a `TreeMismatchError` if the trees differ in structure, shape or dtype, and a
 *   `ConfigError` if a number is missing.
 * @throws {ConfigError} If the definition has an unknown option, no tensor, the same name twice, or a result that is
 *   not an expression.
 *
 * @example
 * ```ts
 * import { add, elementwise, mul, sub, tensor, toArray } from '@thalweg/core';
 *
 * const mix = elementwise({
 *   tensors: ['a', 'b'],
 *   scalars: ['t'],
 *   results: ({ a, b, t }) => ({ between: add(a, mul(t, sub(b, a))) }),
 * });
 * toArray(mix({ a: tensor([0, 10]), b: tensor([4, 20]), t: 0.5 }).between) // => [2, 15]
 *
 * const trees = mix({ a: { w: tensor([0]) }, b: { w: tensor([1]) }, t: 0.25 });
 * toArray(trees.between.w) // => [0.25]
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const elementwise = <const T extends string, const O extends string, const S extends string = never>(
  definition: ElementwiseDefinition<T, S, O>,
): Elementwise<T, S, O> => {
  requireOptions('elementwise', definition, { tensors: true, scalars: true, results: true, backend: true });
  const { tensors, scalars = [], results, backend } = definition;
  const names: readonly (T | S)[] = [...tensors, ...scalars];
  const [first] = tensors;
  if (first === undefined) throw wrong('tensors', 'at least one name', 'none');
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw wrong('tensors and scalars', 'each name once', `'${twice}' twice`);
  if (backend !== undefined && !isBackend(backend))
    throw wrong('backend', "'reference', 'js' or 'wasm'", shown(backend));
  const symbols = Object.fromEntries([
    ...tensors.map((name) => [name, symbol(name, 'tensor')]),
    ...scalars.map((name) => [name, symbol(name, 'scalar')]),
  ]) as Readonly<Record<T | S, Expression>>;
  const outputs = results(symbols);
  for (const [name, output] of Object.entries(outputs))
    requireExpression('elementwise', `results.${name}`, output, 'an expression');
  const { program, run } = makeSweep(outputs, scalars);

  return <P extends Params>(inputs: Readonly<Record<T, P>> & Readonly<Record<S, number>>) => {
    const structure = structureOf(inputs[first], first);
    const leaves: Partial<Record<string, readonly Tensor[]>> = {};
    const like = tensorsAs(structure, inputs[first], first);
    for (const name of tensors) {
      const found = name === first ? like : tensorsAs(structure, inputs[name], name);
      requireAlike(structure, found, name, like, first);
      leaves[name] = found;
    }
    const values = scalars.map((name) => {
      const value: unknown = inputs[name];
      if (typeof value !== 'number') throw wrong(name, 'a number', shown(value));
      return value;
    });
    const read = program.inputs.map((name) => leaves[name]!);
    const written = run(backend, like, read, [], values, [], noNumbers);
    // The results have the structure of the input, which the compiler cannot see.
    return Object.fromEntries(
      program.outputs.map((name, i) => [name, rebuild(structure, written[i]!)]),
    ) as Readonly<Record<O, TreeOf<P>>>;
  };
};

const noNumbers = new Float64Array(0);

const wrong = (argument: string, expected: string, found: string) =>
  new ConfigError({ owner: 'elementwise', argument, expected, found });
