import type { BinaryOperation, Comparison, UnaryOperation } from '../../expression/expression.js';
import type { Dtype } from '../../tensor/tensor.js';
import { loadsOf, type Instruction, type Pass, type Precision } from '../../program/program.js';
import { blockLength } from '../../tensor/blocked-sum.js';
import { double, highToLow, limits, memory, moduleOf, plain, simd, type Code } from './encoder.js';
import { elementBytes, frame, roundBytes } from './frame.js';

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
const subtractDoubles = simd(0xf1);

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
 * The WebAssembly module of a pass: `run(frame, from, to, mask)` works on a part of the tensors that the frame names;
 * see {@link frame}.
 *
 * `from` and `to` are in bytes from where each tensor starts, whole rounds apart. In a pass with sums, `from` starts a
 * block, and `mask` is the address of the mask for the elements left over after `to`; 0 for none. A pass without sums
 * needs no mask: it may write into the padding.
 *
 * A round is two vectors of a tensor. So a register of the pass has two locals, or four for doubles from float32; a
 * scalar has one. V8 can join the two vectors to one of 256 bits (`--experimental-wasm-revectorize`) if the loop has
 * this form: each tensor has an address of its own, which moves; no condition is around the loop; and each local for a
 * register is zero at the end of a round, so that no value lives on to the next.
 *
 * @param shared - Whether it works on memory that threads share.
 * @internal
 */
export const moduleBytes = (pass: Pass, dtype: Dtype, shared = false): Uint8Array<ArrayBuffer> => {
  const { instructions, stores, sums } = pass;
  const loads = loadsOf(pass);
  const partsOf = (precision: Precision): readonly number[] =>
    precision === 'double' && dtype === 'float32' ? [0, 1, 2, 3] : [0, 1];
  const lanesOf = (precision: Precision): Dtype => (precision === 'double' ? 'float64' : dtype);
  const isScalar = ({ _tag }: Instruction): boolean => _tag === 'Scalar';
  const blockBytes = blockLength * elementBytes(dtype);

  // Locals: the parameters; addresses; then vectors, of registers, of the two pairs of lanes of each sum, and one that
  // stays zero.
  const [here, from, to, mask] = [0, 1, 2, 3];
  const [end, last, blockEnd, limit, totals, firstTensor] = [4, 5, 6, 7, 8, 9];
  const tensors = loads.length + stores.length;
  // The first address tells when a loop ends. A pass that touches no tensor has one for that.
  const moving = Math.max(tensors, 1);
  const addresses = firstTensor - end + moving;
  let vectors = 0;
  const vectorLocals = (count: number): number => {
    const first = end + addresses + vectors;
    vectors += count;
    return first;
  };
  const registers = instructions.map((i) => vectorLocals(isScalar(i) ? 1 : partsOf(i.precision).length));
  const accumulators = sums.map(() => vectorLocals(2));
  const zero = vectorLocals(1);
  // $-x$ is $-0 - x$: V8 in Node 24 negates a pair of vectors wrongly when it joins them to 256 bits.
  const minusZeros = vectorLocals(1);

  const entry = (index: number): Code => [plain.get(here), plain.load(4 * index)];
  const operand = (register: number, part: number): Code =>
    plain.get(registers[register]! + (isScalar(instructions[register]!) ? 0 : part));

  const value = (i: Instruction, part: number): Code => {
    const lanes = lanesOf(i.precision);
    switch (i._tag) {
      case 'Load': {
        const at = plain.get(firstTensor + loads.indexOf(i.input));
        return i.precision === 'double' && dtype === 'float32'
          ? [at, memory.loadLow(8 * part), promoteLow]
          : [at, memory.load(16 * part)];
      }
      case 'Promote': {
        if (dtype === 'float64') return operand(i.operand, part);
        const whole = operand(i.operand, part >> 1);
        return part % 2 === 0 ? [whole, promoteLow] : [whole, whole, highToLow, promoteLow];
      }
      case 'Scalar':
        return lanes === 'float32'
          ? [entry(frame.leafScalars), memory.splat32(4 * i.scalar)]
          : [entry(frame.doubleScalars), memory.splat64(8 * i.scalar)];
      case 'Unary':
        if (i.operation === 'neg' && lanes === 'float64')
          return [plain.get(minusZeros), operand(i.operand, part), subtractDoubles];
        return [operand(i.operand, part), simd(firstArithmetic[lanes] + unaryOpcodes[i.operation]!)];
      case 'Binary':
        return [
          operand(i.left, part),
          operand(i.right, part),
          simd(firstArithmetic[lanes] + binaryOpcodes[i.operation]!),
        ];
      case 'Select':
        return [
          operand(i.then, part),
          operand(i.otherwise, part),
          operand(i.left, part),
          operand(i.right, part),
          simd(firstComparison[lanes] + comparisons.indexOf(i.comparison)),
          bitselect,
        ];
    }
  };
  const scalars = instructions.map((i, register) =>
    isScalar(i) ? [value(i, 0), plain.set(registers[register]!)] : [],
  );
  const inRound = instructions.flatMap((i, register) =>
    isScalar(i) ? [] : partsOf(i.precision).map((part) => ({ i, part, local: registers[register]! + part })),
  );

  const round = (summand: (register: number, part: number) => Code): Code => [
    inRound.map(({ i, part, local }) => [value(i, part), plain.set(local)]),
    stores.map(({ register }, index) =>
      partsOf('leaf').map((part) => [
        plain.get(firstTensor + loads.length + index),
        operand(register, part),
        memory.store(16 * part),
      ]),
    ),
    sums.map(({ register }, index) =>
      partsOf('double').map((part) => {
        const accumulator = accumulators[index]! + (part % 2);
        return [plain.get(accumulator), summand(register, part), addDoubles, plain.set(accumulator)];
      }),
    ),
    Array.from({ length: moving }, (_, index) => [
      plain.get(firstTensor + index),
      plain.constant(roundBytes),
      plain.add,
      plain.set(firstTensor + index),
    ]),
    inRound.map(({ local }) => [plain.get(zero), plain.set(local)]),
  ];
  const rounds = (before: number): Code =>
    plain.loop([
      round(operand),
      plain.get(firstTensor),
      plain.get(before),
      plain.lessUnsigned,
      plain.branchIf(0),
    ]);
  const masked = (register: number, part: number): Code => [
    operand(register, part),
    plain.get(mask),
    memory.load(16 * part),
    bitAnd,
  ];
  const smaller = (a: number, b: number): Code => [
    plain.get(a),
    plain.get(b),
    plain.get(a),
    plain.get(b),
    plain.lessUnsigned,
    plain.select,
  ];
  /** The sums of one block after the other. The elements left over are one more round of the last block. */
  const blocks: Code = plain.loop([
    accumulators.map((first) => [0, 1].map((pair) => [plain.get(zero), plain.set(first + pair)])),
    plain.get(firstTensor),
    plain.constant(blockBytes),
    plain.add,
    plain.set(blockEnd),
    smaller(blockEnd, end),
    plain.set(limit),
    plain.get(firstTensor),
    plain.get(limit),
    plain.lessUnsigned,
    plain.when(rounds(limit)),
    plain.get(firstTensor),
    smaller(blockEnd, last),
    plain.lessUnsigned,
    plain.when(round(masked)),
    accumulators.map((first, index) => [
      plain.get(totals),
      [first, first + 1].map((pair) => [
        plain.get(pair),
        double.half(0),
        plain.get(pair),
        double.half(1),
        double.add,
      ]),
      double.add,
      double.store(8 * index),
    ]),
    plain.get(totals),
    plain.constant(8 * sums.length),
    plain.add,
    plain.set(totals),
    plain.get(firstTensor),
    plain.get(last),
    plain.lessUnsigned,
    plain.branchIf(0),
  ]);

  const body: Code = [
    Array.from({ length: moving }, (_, index) => [
      index < tensors ? entry(frame.tensors + index) : plain.constant(0),
      plain.get(from),
      plain.add,
      plain.set(firstTensor + index),
    ]),
    plain.get(firstTensor),
    plain.get(to),
    plain.get(from),
    plain.subtract,
    plain.add,
    plain.set(end),
    [double.minusZeros, plain.set(minusZeros)],
    scalars,
    sums.length === 0
      ? [plain.get(firstTensor), plain.get(end), plain.atLeastUnsigned, plain.returnIf, rounds(end)]
      : [
          entry(frame.totals),
          plain.get(from),
          plain.constant(blockBytes),
          plain.divideUnsigned,
          plain.constant(8 * sums.length),
          plain.multiply,
          plain.add,
          plain.set(totals),
          // After the first of the elements left over, if there are any.
          plain.get(end),
          plain.get(mask),
          plain.isNotZero,
          plain.add,
          plain.set(last),
          blocks,
        ],
  ];
  return moduleOf({ parameters: 4, addresses, vectors }, body, shared ? limits.shared : limits.own);
};
