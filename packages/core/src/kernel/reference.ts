import ops from 'ndarray-ops';
import type { Comparison, UnaryOperation } from '../expression/expression.js';
import { allocate, contiguous, elements, packed, type NdFloat } from '../tensor/elements.js';
import type { Dtype, Tensor } from '../tensor/tensor.js';
import { blockedSum } from '../tensor/blocked-sum.js';
import type { Compile, Kernel, Touched } from './kernel.js';
import type { Pass } from '../program/program.js';
import type { SparseRoles } from './sparse.js';

/**
 * Runs a pass in the simplest way: each instruction is one whole-array operation of ndarray-ops into a new array,
 * whose element type does the rounding.
 *
 * @internal
 */
export const compileReference: Compile = (pass, dtype) => (operands, scalars) => {
  const { shape, size, inputs, outputs, sums, touched } = operands;
  const registers: NdFloat[] = [];
  const at = (register: number): NdFloat => registers[register]!;

  for (const instruction of pass.instructions) {
    const precision: Dtype = instruction.precision === 'double' ? 'float64' : dtype;
    const result = contiguous(precision, allocate(precision, size), shape);
    switch (instruction._tag) {
      case 'Load':
        ops.assign(result, writable(inputs[instruction.input]!));
        break;
      case 'Promote':
        ops.assign(result, at(instruction.operand));
        break;
      case 'Scalar':
        // Filling a float32 array rounds the scalar; as an operand of ndarray-ops it would stay double.
        ops.assigns(result, scalars[instruction.scalar]!);
        break;
      case 'Unary':
        if (isMissing(instruction.operation)) {
          const { operation, operand } = instruction;
          elements(at(operand)).forEach((value, i) => {
            result.data[i] = Math[operation](value);
          });
        } else ops[instruction.operation](result, at(instruction.operand));
        break;
      case 'Binary':
        ops[instruction.operation](result, at(instruction.left), at(instruction.right));
        break;
      case 'Select': {
        // ndarray-ops has no `select`, and a product with 0 would let NaN through.
        const [left, right] = [elements(at(instruction.left)), elements(at(instruction.right))];
        const [then, otherwise] = [elements(at(instruction.then)), elements(at(instruction.otherwise))];
        const holds = comparisons[instruction.comparison];
        for (let i = 0; i < result.size; i++)
          result.data[i] = holds(left[i]!, right[i]!) ? then[i]! : otherwise[i]!;
      }
    }
    registers.push(result);
  }

  for (const { output, register } of pass.stores) outputs[output]!.set(at(register).data);
  for (const { sum, register } of pass.sums)
    sums[sum] = blockedSum(elements(at(register)), (i) =>
      touched === undefined ? i : coordinate(touched, i),
    );
};

type Missing = 'expm1' | 'log1p' | 'tanh';

/** The operations that ndarray-ops does not have. */
const isMissing = (operation: UnaryOperation): operation is Missing =>
  operation === 'expm1' || operation === 'log1p' || operation === 'tanh';

/**
 * Runs a pass over a sparse leaf in the simplest way: gathers the touched elements, runs the dense pass, and writes
 * the results back.
 *
 * @internal
 */
export const compileSparseReference = (
  pass: Pass,
  dtype: Dtype,
  { gradient, update }: SparseRoles,
): Kernel => {
  const dense = compileReference(pass, dtype);
  return (operands, scalars) => {
    const { size, shape } = operands;
    const touched = operands.touched!;
    const gathered = operands.inputs.map((input, k) => {
      if (k === gradient) return input;
      const { data } = packed(input);
      return contiguous(
        dtype,
        allocate(dtype, size).map((_, i) => data[coordinate(touched, i)]!),
        shape,
      );
    });
    const results = operands.outputs.map(() => allocate(dtype, size));
    dense({ ...operands, inputs: gathered, outputs: results }, scalars);
    for (const { output } of pass.stores)
      results[output]!.forEach((value, i) => {
        operands.outputs[output]![output === update ? i : coordinate(touched, i)] = value;
      });
  };
};

/** The element of the leaf that entry i belongs to. */
const coordinate = ({ indices, block }: Touched, i: number): number =>
  indices[Math.floor(i / block)]! * block + (i % block);

// ndarray-ops types its operands as writable; an operand on the right is only read.
const writable = (tensor: Tensor): NdFloat => tensor as unknown as NdFloat;

const comparisons: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
};
