import type { FloatArray } from '../tensor/elements.js';
import type { Dtype, Tensor } from '../tensor/tensor.js';
import type { Pass } from '../program/program.js';

/**
 * Which implementation runs a rule. All give the same bits; they differ in speed.
 *
 * - `'reference'`: whole-array operations of ndarray-ops, one temporary per operation. The oracle.
 * - `'js'`: one generated loop over typed arrays.
 * - `'wasm'`: one generated loop of WebAssembly SIMD, where the engine has it and the rule needs no `exp`, `log`,
 *   `expm1`, `log1p`, `tanh` or `pow` of an element; else as `'js'`.
 *
 * @category Rule
 * @since 0.1.0
 */
export type Backend = 'reference' | 'js' | 'wasm';

/** Whether a caller who may not use TypeScript named a backend. @internal */
export const isBackend = (value: unknown): value is Backend =>
  value === 'reference' || value === 'js' || value === 'wasm';

/**
 * The coordinates that a sparse leaf touches: for each entry of its values, a block of `block` neighbours that starts
 * at the element `indices[entry] * block`.
 *
 * @internal
 */
export interface Touched {
  readonly indices: Int32Array;
  readonly block: number;
}

/**
 * One leaf as kernels see it; or several of one dtype that lie side by side.
 *
 * @internal
 */
export interface Operands {
  readonly dtype: Dtype;
  /** The shape of what is computed: that of the leaf, or of the values of a sparse one. */
  readonly shape: readonly number[];
  /** Number of elements computed. */
  readonly size: number;
  /** The tensors read, in the program's order, of the leaf's dtype; never written, unless they are outputs as well. */
  readonly inputs: readonly Tensor[];
  /** For each of the program's outputs, where to write it, row-major. May be the memory of an input. */
  readonly outputs: readonly FloatArray[];
  /** What is touched; `undefined` for a dense leaf. What is not touched is neither read nor written. */
  readonly touched: Touched | undefined;
  /** The kernel of each pass. */
  readonly kernels: readonly Kernel[];
  /** For each of the program's sums, four partial sums to add to: the element with coordinate i goes to lane i mod 4. */
  readonly lanes: readonly Float64Array[];
  /** The sums as this leaf sees them: its own, and the tree's. */
  readonly sums: number[];
}

/**
 * Runs one pass over one leaf.
 *
 * @param scalars - The pass's scalars, in double.
 * @internal
 */
export type Kernel = (operands: Operands, scalars: Float64Array) => void;

/** Makes the kernel of a pass for a dtype. @internal */
export type Compile = (pass: Pass, dtype: Dtype) => Kernel;
