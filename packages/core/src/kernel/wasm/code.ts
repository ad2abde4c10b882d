import type { BinaryOperation, Comparison, UnaryOperation } from '../../expression/expression.js';
import type { Dtype } from '../../tensor/tensor.js';
import { loadsOf, type Instruction, type Pass, type Precision } from '../../program/program.js';
import { blockLength } from '../../tensor/blocked-sum.js';
import {
  add,
  addDouble,
  atLeastUnsigned,
  divideUnsigned,
  lessUnsigned,
  multiply,
  select,
  subtract,
  moduleOf,
  type MemoryKind,
} from './encoder.js';
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
const bitAnd = 0x4e;
const bitselect = 0x52;
const promoteLow = 0x5f;
const addDoubles = 0xf0;
const subtractDoubles = 0xf1;

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
 * @param kind - Whether threads share the memory.
 * @internal
 */
export const moduleBytes = (pass: Pass, dtype: Dtype, kind: MemoryKind = 'own'): Uint8Array<ArrayBuffer> => {
  const { instructions, stores, sums } = pass;
  const loads = loadsOf(pass);
  const partsOf = (precision: Precision): number => (precision === 'double' && dtype === 'float32' ? 4 : 2);
  const lanesOf = (precision: Precision): Dtype => (precision === 'double' ? 'float64' : dtype);
  const isScalar = ({ _tag }: Instruction): boolean => _tag === 'Scalar';
  const blockBytes = blockLength * elementBytes(dtype);

  // Locals: the parameters; addresses; then vectors, of registers, of the two pairs of lanes of each sum, and constants.
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
  const registers = instructions.map((i) => vectorLocals(isScalar(i) ? 1 : partsOf(i.precision)));
  const accumulators = sums.map(() => vectorLocals(2));
  const zero = vectorLocals(1);
  // $-x$ is $-0 - x$: V8 in Node 24 negates a pair of vectors wrongly when it joins them to 256 bits.
  const minusZeros = vectorLocals(1);

  return moduleOf(
    { parameters: 4, addresses, vectors },
    kind,
    ({
      branchIf,
      constant,
      get,
      half,
      highToLow,
      instruction,
      load,
      loadLow,
      loadWord,
      loop,
      returnIf,
      set,
      simd,
      splat32,
      splat64,
      store,
      storeDouble,
      when,
      minusZeroVector,
    }) => {
      const entry = (index: number): void => {
        get(here);
        loadWord(4 * index);
      };
      const operand = (register: number, part: number): void => {
        get(registers[register]! + (isScalar(instructions[register]!) ? 0 : part));
      };
      const copy = (into: number, local: number): void => {
        get(local);
        set(into);
      };
      /** Puts the value of an instruction on the stack. */
      const value = (i: Instruction, part: number): void => {
        const lanes = lanesOf(i.precision);
        switch (i._tag) {
          case 'Load':
            get(firstTensor + loads.indexOf(i.input));
            if (i.precision === 'double' && dtype === 'float32') {
              loadLow(8 * part);
              simd(promoteLow);
            } else load(16 * part);
            return;
          case 'Promote': {
            if (dtype === 'float64') {
              operand(i.operand, part);
              return;
            }
            const whole = part >> 1;
            operand(i.operand, whole);
            if (part % 2 === 1) {
              operand(i.operand, whole);
              highToLow();
            }
            simd(promoteLow);
            return;
          }
          case 'Scalar':
            entry(lanes === 'float32' ? frame.leafScalars : frame.doubleScalars);
            if (lanes === 'float32') splat32(4 * i.scalar);
            else splat64(8 * i.scalar);
            return;
          case 'Unary':
            if (i.operation === 'neg' && lanes === 'float64') {
              get(minusZeros);
              operand(i.operand, part);
              simd(subtractDoubles);
            } else {
              operand(i.operand, part);
              simd(firstArithmetic[lanes] + unaryOpcodes[i.operation]!);
            }
            return;
          case 'Binary':
            operand(i.left, part);
            operand(i.right, part);
            simd(firstArithmetic[lanes] + binaryOpcodes[i.operation]!);
            return;
          case 'Select':
            operand(i.then, part);
            operand(i.otherwise, part);
            operand(i.left, part);
            operand(i.right, part);
            simd(firstComparison[lanes] + comparisons.indexOf(i.comparison));
            simd(bitselect);
        }
      };
      /** For each vector of the registers that are not scalars. */
      const inRound = (write: (i: Instruction, part: number, local: number) => void): void => {
        instructions.forEach((i, register) => {
          if (isScalar(i)) return;
          for (let part = 0; part < partsOf(i.precision); part++) write(i, part, registers[register]! + part);
        });
      };
      const round = (isMasked: boolean): void => {
        inRound((i, part, local) => {
          value(i, part);
          set(local);
        });
        stores.forEach(({ register }, index) => {
          for (let part = 0; part < 2; part++) {
            get(firstTensor + loads.length + index);
            operand(register, part);
            store(16 * part);
          }
        });
        sums.forEach(({ register }, index) => {
          for (let part = 0; part < partsOf('double'); part++) {
            const accumulator = accumulators[index]! + (part % 2);
            get(accumulator);
            operand(register, part);
            if (isMasked) {
              get(mask);
              load(16 * part);
              simd(bitAnd);
            }
            simd(addDoubles);
            set(accumulator);
          }
        });
        for (let index = 0; index < moving; index++) {
          get(firstTensor + index);
          constant(roundBytes);
          instruction(add);
          set(firstTensor + index);
        }
        inRound((_, __, local) => {
          copy(local, zero);
        });
      };
      const isBefore = (local: number): void => {
        get(firstTensor);
        get(local);
        instruction(lessUnsigned);
      };
      /** One round or more. */
      const rounds = (before: number): void => {
        loop(() => {
          round(false);
          isBefore(before);
          branchIf(0);
        });
      };
      /** Sets the limit to the smaller of the end of the block and a local. */
      const limitTo = (local: number): void => {
        get(blockEnd);
        get(local);
        get(blockEnd);
        get(local);
        instruction(lessUnsigned);
        instruction(select);
        set(limit);
      };
      /** The sums of one block after the other. The elements left over are one more round of the last block. */
      const blocks = (): void => {
        loop(() => {
          for (const first of accumulators) {
            copy(first, zero);
            copy(first + 1, zero);
          }
          get(firstTensor);
          constant(blockBytes);
          instruction(add);
          set(blockEnd);
          limitTo(end);
          isBefore(limit);
          when(() => {
            rounds(limit);
          });
          limitTo(last);
          isBefore(limit);
          when(() => {
            round(true);
          });
          accumulators.forEach((first, index) => {
            get(totals);
            for (const pair of [first, first + 1]) {
              get(pair);
              half(0);
              get(pair);
              half(1);
              instruction(addDouble);
            }
            instruction(addDouble);
            storeDouble(8 * index);
          });
          get(totals);
          constant(8 * sums.length);
          instruction(add);
          set(totals);
          isBefore(last);
          branchIf(0);
        });
      };

      for (let index = 0; index < moving; index++) {
        if (index < tensors) entry(frame.tensors + index);
        else constant(0);
        get(from);
        instruction(add);
        set(firstTensor + index);
      }
      get(firstTensor);
      get(to);
      get(from);
      instruction(subtract);
      instruction(add);
      set(end);
      minusZeroVector();
      set(minusZeros);
      instructions.forEach((i, register) => {
        if (!isScalar(i)) return;
        value(i, 0);
        set(registers[register]!);
      });
      if (sums.length === 0) {
        get(firstTensor);
        get(end);
        instruction(atLeastUnsigned);
        returnIf();
        rounds(end);
        return;
      }
      entry(frame.totals);
      get(from);
      constant(blockBytes);
      instruction(divideUnsigned);
      constant(8 * sums.length);
      instruction(multiply);
      instruction(add);
      set(totals);
      // After the first byte left over, if there is one.
      get(end);
      constant(0);
      get(mask);
      instruction(lessUnsigned);
      instruction(add);
      set(last);
      blocks();
    },
  );
};
