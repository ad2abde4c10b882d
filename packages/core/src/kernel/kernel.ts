import type { FloatArray } from '../tensor/elements.js';
import type { Dtype, Tensor } from '../tensor/tensor.js';
import type { Pass } from '../program/program.js';

/**
 * The implementation that runs a rule. All give the same bits; they differ in speed.
 *
 * - `'reference'`: whole-array operations of ndarray-ops, one temporary per operation. Tests compare the others to
 *   it.
 * - `'js'`: one generated loop over typed arrays.
 * - `'wasm'`: one generated loop of WebAssembly SIMD, where the engine has it and the rule needs no `exp`, `log`,
 *   `expm1`, `log1p`, `tanh` or `pow` of an element; else as `'js'`.
 *
 * @category Rule
 * @since 0.1.0
 */
export type Backend = 'reference' | 'js' | 'wasm';

/** Whether a value is the name of a backend. @internal */
export const isBackend = (value: unknown): value is Backend =>
  value === 'reference' || value === 'js' || value === 'wasm';

/**
 * The elements that a sparse leaf touches: for each entry of `indices`, `block` neighbours that start at the element
 * `indices[entry] * block`.
 *
 * @internal
 */
export interface Touched {
  readonly indices: Int32Array;
  readonly block: number;
}

/**
 * The operands of kernels: one leaf, or several of one dtype that lie side by side.
 *
 * @internal
 */
export interface Operands {
  readonly dtype: Dtype;
  /** The shape of the result: that of the leaf, or of the values of a sparse leaf. */
  readonly shape: readonly number[];
  /** Number of elements computed. */
  readonly size: number;
  /** The tensors read, in the program's order, of the leaf's dtype. Only those that are also outputs are written. */
  readonly inputs: readonly Tensor[];
  /** The array that each of the program's outputs is written to, row-major. It may be the memory of an input. */
  readonly outputs: readonly FloatArray[];
  /** The touched elements; `undefined` for a dense leaf. Other elements are neither read nor written. */
  readonly touched: Touched | undefined;
  /** The kernel of each pass. */
  readonly kernels: readonly Kernel[];
  /** The complete sums that this leaf reads: its own, and those of the tree. A kernel writes the sums of its pass. */
  readonly sums: number[];
}

/**
 * Runs one pass over one leaf of at least one element.
 *
 * @param scalars - The pass's scalars, in double.
 * @internal
 */
export type Kernel = (operands: Operands, scalars: Float64Array) => void;

/** Makes the kernel of a pass for a dtype. @internal */
export type Compile = (pass: Pass, dtype: Dtype) => Kernel;
