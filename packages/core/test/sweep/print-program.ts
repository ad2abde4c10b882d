import type { Instruction, Program } from '../../src/program/program.js';
import { toText } from '../../src/index.js';

/** A program as a listing, one instruction per line. A register has the number of its instruction. */
export const printProgram = ({ inputs, outputs, passes, sums }: Program): string =>
  passes
    .map(({ instructions, scalars, stores, sums: ended, unless }, number) =>
      [
        unless === undefined
          ? `pass ${number}`
          : `pass ${number}, if sum ${unless.join(' or ')} is out of range`,
        ...scalars.map((scalar, i) => `  scalar ${i} = ${toText(scalar)}`),
        ...instructions.map((i, register) => `  r${register} = ${printInstruction(i, inputs)}`),
        ...stores.map(({ output, register }) => `  store ${outputs[output]!} = r${register}`),
        ...ended.map(({ sum, register }) => `  sum ${sum} over the ${sums[sum]!.over} += r${register}`),
      ].join('\n'),
    )
    .join('\n');

const printInstruction = (i: Instruction, inputs: readonly string[]): string => {
  const operation = (): string => {
    switch (i._tag) {
      case 'Load':
        return `load ${inputs[i.input]!}`;
      case 'Promote':
        return `promote r${i.operand}`;
      case 'Scalar':
        return `scalar ${i.scalar}`;
      case 'Unary':
        return `${i.operation} r${i.operand}`;
      case 'Binary':
        return `${i.operation} r${i.left} r${i.right}`;
      case 'Select':
        return `r${i.left} ${i.comparison} r${i.right} ? r${i.then} : r${i.otherwise}`;
    }
  };
  return i.precision === 'double' ? `${operation()} (double)` : operation();
};
