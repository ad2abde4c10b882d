import { generate } from '../codegen/generate.js';
import { allPacked, type FloatArray } from '../tensor/elements.js';
import type { Dtype, Tensor } from '../tensor/tensor.js';
import { blockLength } from '../tensor/blocked-sum.js';
import type { Compile } from './kernel.js';
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

/** The JavaScript source of a pass. @internal */
export const loopSource = (pass: Pass, dtype: Dtype): string => {
  const body = (index: string, lane = ''): string =>
    elementSource(pass, dtype, {
      input: (k) => `a${k}[o${k} + ${index}]`,
      output: (k) => `out${k}[${index}]`,
      lane: (sum) => `q${sum}_${lane}`,
    });
  return [
    'return (n, t, s, out, sums) => {',
    ...scalarLines(pass, dtype),
    ...loadsOf(pass).map((k) => `const a${k} = t[${k}].data, o${k} = t[${k}].offset;`),
    ...pass.stores.map(({ output }) => `const out${output} = out[${output}];`),
    ...(pass.sums.length === 0
      ? ['for (let i = 0; i < n; i++) {', body('i'), '}']
      : [
          ...pass.sums.map(({ sum }) => `let total${sum} = 0;`),
          `for (let from = 0; from < n; from += ${blockLength}) {`,
          `const end = Math.min(from + ${blockLength}, n);`,
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
        ]),
    '};',
  ].join('\n');
};
