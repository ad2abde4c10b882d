import { generate } from '../codegen/generate.js';
import type { AtomicAdd } from '../step/atomic-addition.js';
import { elementSource, scalarLines } from '../kernel/loop-source.js';
import type { Pass } from '../program/program.js';
import type { FloatArray } from '../tensor/elements.js';
import type { Dtype } from '../tensor/tensor.js';
import type { LinearData } from './linear-data.js';

/**
 * The memory of a loop: the arrays that it reads, those that it writes, and the function that adds to shared
 * parameters.
 *
 * @internal
 */
export interface LoopMemory {
  readonly inputs: readonly FloatArray[];
  readonly outputs: readonly FloatArray[];
  readonly add: AtomicAdd | undefined;
}

/** A generated step on one example, whose gradient is `slope` times its row; `s` are the scalars of the pass. */
type RowLoop = (row: number, slope: number, s: Float64Array) => void;

// Each step has its own loops, so that the engine knows the types and addresses of their arrays.

/**
 * Compiles a pass to a loop over the features of an example.
 *
 * The gradient is computed where it is used, which saves storing and loading it for each example.
 *
 * @param gradient - The place of the gradient among the inputs.
 * @param update - The place of the update among the outputs, if it must be added; -1 if not.
 * @param replaces - For each output, the input that it replaces; -1 if there is none.
 * @internal
 */
export const rowLoop = (
  pass: Pass,
  dtype: Dtype,
  { gradient, update, replaces }: { gradient: number; update: number; replaces: readonly number[] },
  { starts, indices, values }: LinearData,
  { inputs, outputs, add }: LoopMemory,
): RowLoop => {
  const body = elementSource(pass, dtype, {
    input: (k) => (k === gradient ? 'g' : `a${k}[i]`),
    output: (k) => (k === update ? 'u' : replaces[k]! < 0 ? `w${k}[i]` : `a${replaces[k]!}[i]`),
    lane: () => '',
  });
  const product = 'slope * values[e]';
  const make = generate<(...bound: readonly unknown[]) => RowLoop>(
    [
      'return (inputs, outputs, starts, indices, values, add) => {',
      ...inputs.map((_, k) => (k === gradient ? '' : `const a${k} = inputs[${k}];`)),
      ...outputs.map((_, k) => (k === update || replaces[k]! >= 0 ? '' : `const w${k} = outputs[${k}];`)),
      'return (row, slope, s) => {',
      ...scalarLines(pass, dtype),
      'for (let e = starts[row], end = starts[row + 1]; e < end; e++) {',
      'const i = indices[e];',
      `const g = ${dtype === 'float32' ? `Math.fround(${product})` : product};`,
      ...(update < 0 ? [body] : ['let u;', body, 'add(i, u);']),
      '}',
      '};',
      '};',
    ].join('\n'),
  );
  return make(inputs, outputs, starts, indices, values, add);
};

/**
 * The scores of examples, $z = w^\top x$, in four partial sums: feature $j$ of a row goes to sum $j$ mod 4.
 *
 * @internal
 */
export const scoring = ({
  starts,
  indices,
  values,
}: LinearData): ((row: number, weights: FloatArray) => number) => {
  const product = (lane: number): string =>
    `z${lane} += weights[indices[e + ${lane}]] * values[e + ${lane}];`;
  return generate<(...bound: readonly unknown[]) => (row: number, weights: FloatArray) => number>(
    [
      'return (starts, indices, values) => (row, weights) => {',
      'let e = starts[row], z0 = 0, z1 = 0, z2 = 0, z3 = 0;',
      'const end = starts[row + 1];',
      'for (; e + 3 < end; e += 4) {',
      ...[0, 1, 2, 3].map(product),
      '}',
      ...[0, 1, 2].map((lane) => `if (e + ${lane} < end) ${product(lane)}`),
      'return z0 + z1 + (z2 + z3);',
      '};',
    ].join('\n'),
  )(starts, indices, values);
};

/** The number of examples fetched at a time. @internal */
export const fetchedAhead = 16;

/** Numbers of 4 bytes in a cache line. */
const lineLength = 16;

/** Reads some rows; see {@link fetching}. */
type Fetch = (rows: ArrayLike<number>, from: number, to: number) => number;

/**
 * Reads one number of each cache line of some examples, so that the lines are fetched from memory in parallel.
 *
 * In random order, most of the time is spent waiting for rows: this doubles the speed. It returns the sum of the
 * numbers. The caller must use it, or the engine may remove the reads.
 *
 * @internal
 */
export const fetching = ({ starts, indices, values }: LinearData): Fetch =>
  generate<(...bound: readonly unknown[]) => Fetch>(
    [
      'return (starts, indices, values) => (rows, from, to) => {',
      'let sum = 0;',
      'for (let k = from; k < to; k++) {',
      'const row = rows[k];',
      `for (let e = starts[row], end = starts[row + 1]; e < end; e += ${lineLength})`,
      'sum += indices[e] + values[e];',
      '}',
      'return sum;',
      '};',
    ].join('\n'),
  )(starts, indices, values);
