import type { Dtype } from '../tensor/tensor.js';
import type { Instruction, Pass } from '../program/program.js';
import { comparisonSigns, infix, isInfix } from '../program/source.js';

/** The source text of the places that one round of a loop reads and writes. @internal */
export interface Places {
  /** The element of an input. */
  readonly input: (input: number) => string;
  /** The element of an output. */
  readonly output: (output: number) => string;
  /** The partial sum that the element is added to. */
  readonly lane: (sum: number) => string;
}

/** The JavaScript source of a pass for one element: loads, arithmetic, stores, sums. @internal */
export const elementSource = (pass: Pass, dtype: Dtype, places: Places): string =>
  [
    ...pass.instructions.flatMap((i, register) =>
      i._tag === 'Scalar' ? [] : [`const r${register} = ${operation(i, dtype, places)};`],
    ),
    ...pass.stores.map(({ output, register }) => `${places.output(output)} = r${register};`),
    ...pass.sums.map(({ sum, register }) => `${places.lane(sum)} += r${register};`),
  ].join('\n');

/**
 * The lines before the loop of a pass, which round its scalars `s` to the precision in which they are used.
 *
 * @internal
 */
export const scalarLines = (pass: Pass, dtype: Dtype): readonly string[] =>
  pass.instructions.flatMap((i, register) =>
    i._tag === 'Scalar' ? [`const r${register} = ${rounded(i, dtype, `s[${i.scalar}]`)};`] : [],
  );

const rounded = ({ precision }: Instruction, dtype: Dtype, text: string): string =>
  dtype === 'float32' && precision === 'leaf' ? `Math.fround(${text})` : text;

const operation = (i: Instruction, dtype: Dtype, places: Places): string => {
  switch (i._tag) {
    case 'Load':
      return places.input(i.input);
    case 'Promote':
      return `r${i.operand}`;
    case 'Scalar':
      return `s[${i.scalar}]`;
    case 'Unary':
      return i.operation === 'neg'
        ? `-r${i.operand}`
        : rounded(i, dtype, `Math.${i.operation}(r${i.operand})`);
    case 'Binary':
      return rounded(
        i,
        dtype,
        isInfix(i.operation)
          ? `r${i.left} ${infix[i.operation]} r${i.right}`
          : `Math.${i.operation}(r${i.left}, r${i.right})`,
      );
    case 'Select':
      return `r${i.left} ${comparisonSigns[i.comparison]} r${i.right} ? r${i.then} : r${i.otherwise}`;
  }
};
