import { generate } from '../codegen/generate.js';
import { elements, isContiguous, packed, type FloatArray } from '../tensor/elements.js';
import type { Dtype, Tensor } from '../tensor/tensor.js';
import { blockLength } from '../tensor/blocked-sum.js';
import type { Kernel, Touched, Operands } from './kernel.js';
import { elementSource, scalarLines } from './loop-source.js';
import { loadsOf, type Pass } from '../program/program.js';

/** The roles of a program's tensors for a sparse leaf. @internal */
export interface SparseRoles {
  /** The input that holds the entries of the sparse gradient; -1 if the program does not read it. */
  readonly gradient: number;
  /** The output that holds the entries of the sparse update; -1 if there is none. */
  readonly update: number;
  /** For each output, the input that it replaces, in the same memory; -1 if there is none. */
  readonly replaces: readonly number[];
}

/**
 * A generated loop over the entries of a sparse leaf: reads `g` from `o` on and the scalars `s`; writes `u` and
 * `sums`.
 */
type SparseLoop = (
  touched: Touched,
  s: Float64Array,
  g: ArrayLike<number>,
  o: number,
  u: FloatArray | undefined,
  sums: number[],
) => void;

/** Makes a loop on the arrays as long as the leaf: those of the inputs, then those of the outputs. */
type MakeLoop = (inputs: readonly FloatArray[], outputs: readonly FloatArray[]) => SparseLoop;

/**
 * Compiles a pass to a JavaScript loop over the touched elements. It reads the gradient entry by entry, and every
 * other tensor at the entry's element. So every elementwise rule is lazy.
 *
 * @internal
 */
export const compileSparse = (pass: Pass, dtype: Dtype, roles: SparseRoles): Kernel => {
  const make = generate<MakeLoop>(sparseLoopSource(pass, dtype, roles));
  return (operands, scalars) => {
    runLoop(looped(make, operands, roles), operands, scalars, roles);
  };
};

/**
 * Like {@link compileSparse}, for one leaf whose arrays never move. The loop is compiled for these arrays, so the
 * engine knows their addresses, and it is as fast as a loop written by hand.
 *
 * @internal
 */
export const bindSparse = (pass: Pass, dtype: Dtype, roles: SparseRoles, of: Operands): Kernel => {
  const loop = looped(generate<MakeLoop>(sparseLoopSource(pass, dtype, roles)), of, roles);
  return (operands, scalars) => {
    runLoop(loop, operands, scalars, roles);
  };
};

const looped = (make: MakeLoop, { inputs, outputs }: Operands, { gradient }: SparseRoles): SparseLoop =>
  make(
    inputs.map((input, k) => elements(k === gradient || isPlain(input) ? input : (packed(input) as Tensor))),
    outputs,
  );

const isPlain = (tensor: Tensor): boolean => tensor.offset === 0 && isContiguous(tensor);

const runLoop = (
  loop: SparseLoop,
  { inputs, outputs, touched, sums }: Operands,
  scalars: Float64Array,
  { gradient, update }: SparseRoles,
): void => {
  const g = gradient < 0 ? undefined : inputs[gradient]!;
  loop(
    touched!,
    scalars,
    g === undefined ? noNumbers : g.data,
    g === undefined ? 0 : g.offset,
    update < 0 ? undefined : outputs[update]!,
    sums,
  );
};

const noNumbers: ArrayLike<number> = [];

const blockBits = Math.log2(blockLength);

/** The JavaScript source of a pass over rows of neighbours, or over single elements. @internal */
export const sparseLoopSource = (pass: Pass, dtype: Dtype, roles: SparseRoles): string => {
  const { gradient, update, replaces } = roles;
  const output = (k: number): string =>
    k === update ? 'u[e]' : replaces[k]! < 0 ? `w${k}[i]` : `a${replaces[k]!}[i]`;
  const endBlock = pass.sums.map(
    ({ sum }) => `total${sum} += q${sum}[0] + q${sum}[1] + (q${sum}[2] + q${sum}[3]);\nq${sum}.fill(0);`,
  );
  const body = [
    ...(pass.sums.length === 0
      ? []
      : [`if (i >>> ${blockBits} !== at) {`, `at = i >>> ${blockBits};`, ...endBlock, '}']),
    elementSource(pass, dtype, {
      input: (k) => (k === gradient ? 'g[o + e]' : `a${k}[i]`),
      output,
      lane: (sum) => `q${sum}[i & 3]`,
    }),
  ].join('\n');
  const read = new Set([
    ...loadsOf(pass).filter((k) => k !== gradient),
    ...pass.stores.flatMap(({ output: k }) => (k === update || replaces[k]! < 0 ? [] : [replaces[k]!])),
  ]);
  const made = pass.stores.flatMap(({ output: k }) => (k === update || replaces[k]! >= 0 ? [] : [k]));
  return [
    'return (inputs, outputs) => {',
    ...[...read].map((k) => `const a${k} = inputs[${k}];`),
    ...made.map((k) => `const w${k} = outputs[${k}];`),
    ...pass.sums.map(({ sum }) => `const q${sum} = new Float64Array(4);`),
    'return (touched, s, g, o, u, sums) => {',
    'const { indices, block } = touched, n = indices.length;',
    ...scalarLines(pass, dtype),
    ...(pass.sums.length === 0 ? [] : ['let at = 0;']),
    ...pass.sums.map(({ sum }) => `let total${sum} = 0;`),
    'if (block === 1) {',
    'for (let e = 0; e < n; e++) {',
    'const i = indices[e];',
    body,
    '}',
    '} else {',
    'let e = 0;',
    'for (let row = 0; row < n; row++) {',
    'for (let i = indices[row] * block, end = i + block; i < end; i++, e++) {',
    body,
    '}',
    '}',
    '}',
    ...endBlock,
    ...pass.sums.map(({ sum }) => `sums[${sum}] = total${sum};`),
    '};',
    '};',
  ].join('\n');
};
