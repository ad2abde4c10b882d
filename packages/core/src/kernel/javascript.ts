import { generate } from '../codegen/generate.js';
import { allPacked, elements, type FloatArray } from '../tensor/elements.js';
import type { Dtype, Tensor } from '../tensor/tensor.js';
import { blockLength } from '../tensor/blocked-sum.js';
import type { Compile, Kernel, Operands } from './kernel.js';
import { elementSource, scalarLines } from './loop-source.js';
import { loadsOf, type Pass } from '../program/program.js';

/** A generated loop over `n` elements of contiguous tensors `t`, with scalars `s`; it writes to `out` and `sums`. */
type Loop = (
  n: number,
  t: readonly Tensor[],
  s: Float64Array,
  out: readonly FloatArray[],
  sums: number[],
) => void;

/**
 * Compiles a pass to one JavaScript loop over typed arrays.
 *
 * @internal
 */
export const compileJavaScript: Compile = (pass, dtype) => {
  const loop = generate<Loop>(loopSource(pass, dtype));
  return ({ size, inputs, outputs, sums }, scalars) => {
    loop(size, allPacked(inputs), scalars, outputs, sums);
  };
};

/** Makes a loop on arrays that never move. */
type MakeBoundLoop = (
  inputs: readonly FloatArray[],
  outputs: readonly FloatArray[],
) => (s: Float64Array, sums: number[]) => void;

/**
 * Like {@link compileJavaScript}, for operands that never move and start their arrays. The loop is compiled for these
 * arrays, so that a call does nothing but the loop.
 *
 * @internal
 */
export const bindJavaScript = (pass: Pass, dtype: Dtype, of: Omit<Operands, 'kernels'>): Kernel => {
  const make = generate<MakeBoundLoop>(boundLoopSource(pass, dtype, of.size));
  const loop = make(of.inputs.map(elements), of.outputs);
  return ({ sums }, scalars) => {
    loop(scalars, sums);
  };
};

/** The JavaScript source of a pass. @internal */
export const loopSource = (pass: Pass, dtype: Dtype): string =>
  [
    'return (n, t, s, out, sums) => {',
    ...scalarLines(pass, dtype),
    ...loadsOf(pass).map((k) => `const a${k} = t[${k}].data, o${k} = t[${k}].offset;`),
    ...pass.stores.map(({ output }) => `const out${output} = out[${output}];`),
    ...loopLines(pass, dtype, (k, index) => `a${k}[o${k} + ${index}]`, 'n'),
    '};',
  ].join('\n');

const boundLoopSource = (pass: Pass, dtype: Dtype, size: number): string =>
  [
    'return (inputs, outputs) => {',
    ...loadsOf(pass).map((k) => `const a${k} = inputs[${k}];`),
    ...pass.stores.map(({ output }) => `const out${output} = outputs[${output}];`),
    'return (s, sums) => {',
    ...scalarLines(pass, dtype),
    ...loopLines(pass, dtype, (k, index) => `a${k}[${index}]`, String(size)),
    '};',
    '};',
  ].join('\n');

/**
 * The loop over `n` elements.
 *
 * @param input - The source of the element of an input at an index.
 */
const loopLines = (
  pass: Pass,
  dtype: Dtype,
  input: (k: number, index: string) => string,
  n: string,
): readonly string[] => {
  const body = (index: string, lane = ''): string =>
    elementSource(pass, dtype, {
      input: (k) => input(k, index),
      output: (k) => `out${k}[${index}]`,
      lane: (sum) => `q${sum}_${lane}`,
    });
  if (pass.sums.length === 0) return [`for (let i = 0; i < ${n}; i++) {`, body('i'), '}'];
  return [
    ...pass.sums.map(({ sum }) => `let total${sum} = 0;`),
    `for (let from = 0; from < ${n}; from += ${blockLength}) {`,
    `const end = Math.min(from + ${blockLength}, ${n});`,
    // Four local lanes, since adding to an array element would cost a store per element.
    ...pass.sums.map(({ sum }) => `let q${sum}_0 = 0, q${sum}_1 = 0, q${sum}_2 = 0, q${sum}_3 = 0;`),
    'let i = from;',
    'for (; i + 3 < end; i += 4) {',
    ...[0, 1, 2, 3].map((lane) => `{ const j = i + ${lane};\n${body('j', String(lane))}\n}`),
    '}',
    ...[0, 1, 2].map(
      (lane) => `if (i + ${lane} < end) { const j = i + ${lane};\n${body('j', String(lane))}\n}`,
    ),
    ...pass.sums.map(({ sum }) => `total${sum} += q${sum}_0 + q${sum}_1 + (q${sum}_2 + q${sum}_3);`),
    '}',
    ...pass.sums.map(({ sum }) => `sums[${sum}] = total${sum};`),
  ];
};
