import { generate } from '../codegen/generate.js';
import { allPacked, type FloatArray } from '../tensor/elements.js';
import type { Dtype, Tensor } from '../tensor/tensor.js';
import type { Compile } from './kernel.js';
import { elementSource, scalarLines } from './loop-source.js';
import { loadsOf, type Pass } from '../program/program.js';

/** A generated loop over `n` elements of contiguous tensors `t`, with scalars `s`; it writes to `out` and `lanes`. */
type Loop = (
  n: number,
  t: readonly Tensor[],
  s: Float64Array,
  out: readonly FloatArray[],
  lanes: readonly Float64Array[],
) => void;

/**
 * Compiles a pass to one JavaScript loop over typed arrays.
 *
 * @internal
 */
export const compileJavaScript: Compile = (pass, dtype) => {
  const loop = generate<Loop>(loopSource(pass, dtype));
  return ({ size, inputs, outputs, lanes }, scalars) => {
    loop(size, allPacked(inputs), scalars, outputs, lanes);
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
  const lanes = (...numbers: readonly number[]) =>
    pass.sums.flatMap(({ sum }) => numbers.map((lane) => [`q${sum}_${lane}`, `lanes[${sum}][${lane}]`]));

  return [
    'return (n, t, s, out, lanes) => {',
    ...scalarLines(pass, dtype),
    ...loadsOf(pass).map((k) => `const a${k} = t[${k}].data, o${k} = t[${k}].offset;`),
    ...pass.stores.map(({ output }) => `const out${output} = out[${output}];`),
    ...(pass.sums.length === 0
      ? ['for (let i = 0; i < n; i++) {', body('i'), '}']
      : [
          // Four local lanes, since adding to an array element would cost a store per element.
          ...lanes(0, 1, 2, 3).map(([local, element]) => `let ${local} = ${element};`),
          'let i = 0;',
          'for (; i + 3 < n; i += 4) {',
          ...[0, 1, 2, 3].map((lane) => `{ const j = i + ${lane};\n${body('j', String(lane))}\n}`),
          '}',
          ...[0, 1, 2].map(
            (lane) => `if (i + ${lane} < n) { const j = i + ${lane};\n${body('j', String(lane))}\n}`,
          ),
          ...lanes(0, 1, 2, 3).map(([local, element]) => `${element} = ${local};`),
        ]),
    '};',
  ].join('\n');
};
