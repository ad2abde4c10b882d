import type { BinaryOperation, Comparison, UnaryOperation } from '../../expression/expression.js';
import type { Dtype } from '../../tensor/tensor.js';
import { loadsOf, type Instruction, type Pass, type Precision } from '../../program/program.js';
import { highToLow, memory, moduleOf, plain, simd, type Bytes } from './encoder.js';
import { elementBytes, frame, roundLength } from './frame.js';

/** Opcodes by lane type. The comparisons follow each other in this order in the instruction set. */
const comparisons: readonly Comparison[] = ['eq', 'ne', 'lt', 'gt', 'le', 'ge'];
const firstComparison = { float32: 0x41, float64: 0x47 } as const;
const unaryOpcodes: Partial<Record<UnaryOperation, number>> = { abs: 0, neg: 1, sqrt: 3 };
const binaryOpcodes: Partial<Record<BinaryOperation, number>> = {
  add: 4,
  sub: 5,
  mul: 6,
  div: 7,
  min: 8,
  max: 9,
};
const firstArithmetic = { float32: 0xe0, float64: 0xec } as const;
const bitAnd = simd(0x4e);
const bitselect = simd(0x52);
const promoteLow = simd(0x5f);
const addDoubles = simd(0xf0);

/** The operations of a pass for which there is no SIMD instruction: `exp`, `log`, `expm1`, `log1p`, `tanh` and `pow`. @internal */
export const withoutSimd = ({ instructions }: Pass): readonly string[] => [
  ...new Set(
    instructions.flatMap((i) =>
      (i._tag === 'Unary' && unaryOpcodes[i.operation] === undefined) ||
      (i._tag === 'Binary' && binaryOpcodes[i.operation] === undefined)
        ? [i.operation]
        : [],
    ),
  ),
];

/**
 * The WebAssembly module of a pass: `run(frame)` processes the tensors that the frame names, four elements at a time;
 * see {@link frame}.
 *
 * Four elements are one vector of float32 or two of float64. So a register of the pass is one local or two.
 *
 * @internal
 */
export const moduleBytes = (pass: Pass, dtype: Dtype): Uint8Array<ArrayBuffer> => {
  const { instructions, stores, sums } = pass;
  const loads = loadsOf(pass);
  const parts = (precision: Precision): readonly number[] =>
    precision === 'leaf' && dtype === 'float32' ? [0] : [0, 1];
  const both = [0, 1];
  const lanesOf = (precision: Precision): Dtype => (precision === 'double' ? 'float64' : dtype);
  const step = roundLength * elementBytes(dtype);

  // Locals: the frame (the parameter), the position in bytes, the end, an address for each tensor; then vectors: two
  // for each register and two for each sum.
  const [here, position, end, firstTensor] = [0, 1, 2, 3];
  const addresses = loads.length + stores.length;
  const firstVector = firstTensor + addresses;
  const register = (number: number, part: number): number => firstVector + 2 * number + part;
  const accumulator = (number: number, part: number): number => register(instructions.length + number, part);

  const entry = (index: number): Bytes => [...plain.get(here), ...plain.load(4 * index)];
  const tensorAt = (index: number): Bytes => [
    ...plain.get(firstTensor + index),
    ...plain.get(position),
    ...plain.add,
  ];
  const operand = (number: number, part: number): Bytes => plain.get(register(number, part));

  const value = (i: Instruction, part: number): Bytes => {
    const lanes = lanesOf(i.precision);
    switch (i._tag) {
      case 'Load': {
        const at = tensorAt(loads.indexOf(i.input));
        return i.precision === 'double' && dtype === 'float32'
          ? [...at, ...memory.loadLow(8 * part), ...promoteLow]
          : [...at, ...memory.load(16 * part)];
      }
      case 'Promote': {
        if (dtype === 'float64') return operand(i.operand, part);
        const whole = operand(i.operand, 0);
        return part === 0 ? [...whole, ...promoteLow] : [...whole, ...whole, ...highToLow, ...promoteLow];
      }
      case 'Scalar':
        return lanes === 'float32'
          ? [...entry(frame.leafScalars), ...memory.splat32(4 * i.scalar)]
          : [...entry(frame.doubleScalars), ...memory.splat64(8 * i.scalar)];
      case 'Unary':
        return [...operand(i.operand, part), ...simd(firstArithmetic[lanes] + unaryOpcodes[i.operation]!)];
      case 'Binary':
        return [
          ...operand(i.left, part),
          ...operand(i.right, part),
          ...simd(firstArithmetic[lanes] + binaryOpcodes[i.operation]!),
        ];
      case 'Select':
        return [
          ...operand(i.then, part),
          ...operand(i.otherwise, part),
          ...operand(i.left, part),
          ...operand(i.right, part),
          ...simd(firstComparison[lanes] + comparisons.indexOf(i.comparison)),
          ...bitselect,
        ];
    }
  };
  const compute = (wanted: (i: Instruction) => boolean): Bytes =>
    instructions.flatMap((i, number) =>
      wanted(i)
        ? parts(i.precision).flatMap((part) => [...value(i, part), ...plain.set(register(number, part))])
        : [],
    );
  const isScalar = ({ _tag }: Instruction): boolean => _tag === 'Scalar';

  const round = (summand: (number: number, part: number) => Bytes): Bytes => [
    ...compute((i) => !isScalar(i)),
    ...stores.flatMap(({ register: number }, index) =>
      parts('leaf').flatMap((part) => [
        ...tensorAt(loads.length + index),
        ...operand(number, part),
        ...memory.store(16 * part),
      ]),
    ),
    ...sums.flatMap(({ register: number }, index) =>
      both.flatMap((part) => [
        ...plain.get(accumulator(index, part)),
        ...summand(number, part),
        ...addDoubles,
        ...plain.set(accumulator(index, part)),
      ]),
    ),
  ];
  const masked = (number: number, part: number): Bytes => [
    ...operand(number, part),
    ...entry(frame.mask),
    ...memory.load(16 * part),
    ...bitAnd,
  ];
  const partial = (index: number, part: number): number => 32 * index + 16 * part;

  const body: Bytes = [
    ...Array.from({ length: addresses }, (_, index) => [
      ...entry(frame.tensors + index),
      ...plain.set(firstTensor + index),
    ]).flat(),
    ...compute(isScalar),
    ...sums.flatMap((_, index) =>
      both.flatMap((part) => [
        ...entry(frame.lanes),
        ...memory.load(partial(index, part)),
        ...plain.set(accumulator(index, part)),
      ]),
    ),
    ...entry(frame.bytes),
    ...plain.tee(end),
    ...plain.when(
      plain.loop([
        ...round(operand),
        ...plain.get(position),
        ...plain.constant(step),
        ...plain.add,
        ...plain.tee(position),
        ...plain.get(end),
        ...plain.lessUnsigned,
        ...plain.branchIf(0),
      ]),
    ),
    // The elements left over are one more round, in which a mask sets the others to zero: a zero adds nothing to a
    // lane.
    ...(sums.length === 0 ? [] : [...entry(frame.mask), ...plain.when(round(masked))]),
    ...sums.flatMap((_, index) =>
      both.flatMap((part) => [
        ...entry(frame.lanes),
        ...plain.get(accumulator(index, part)),
        ...memory.store(partial(index, part)),
      ]),
    ),
  ];
  return moduleOf({ addresses: firstVector - 1, vectors: 2 * (instructions.length + sums.length) }, body);
};
