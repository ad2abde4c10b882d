import type { Instruction, Pass, Precision } from '../program/program.js';
import type { Dtype } from '../tensor/tensor.js';
import { castTo, retained } from './cast-to.js';
import type { Host } from './host.js';

/** What a pass reads from a leaf. Its arrays belong to the caller. @internal */
export interface PassInputs<A> {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly inputs: readonly A[];
  /** A scalar of the pass, 0-d. The result belongs to the interpreter. */
  readonly scalar: (scalar: number, dtype: Dtype) => A;
}

/** What a pass makes, in the order of its stores and of its sums. The arrays belong to the caller. @internal */
export interface PassResults<A> {
  readonly stores: readonly A[];
  readonly sums: readonly A[];
}

/**
 * Prepares to interpret a pass on the arrays of a host: each instruction is one operation.
 *
 * @internal
 */
export const interpreted = (pass: Pass): (<A>(host: Host<A>, of: PassInputs<A>) => PassResults<A>) => {
  const results = resultsOf(pass);
  const ended = lastUses(pass, results);
  return <A>(host: Host<A>, { dtype, shape, inputs, scalar }: PassInputs<A>) => {
    const { release = nothing } = host;
    const registers: A[] = [];
    const at = (register: number): A => registers[register]!;
    const dtypeOf = (precision: Precision): Dtype => (precision === 'double' ? 'float64' : dtype);
    const run = (instruction: Instruction): A => {
      switch (instruction._tag) {
        case 'Load':
          return castTo(host, inputs[instruction.input]!, dtypeOf(instruction.precision));
        case 'Promote':
          return castTo(host, at(instruction.operand), 'float64');
        case 'Scalar':
          return scalar(instruction.scalar, dtypeOf(instruction.precision));
        case 'Unary':
          return host[instruction.operation](at(instruction.operand));
        case 'Binary':
          return host[instruction.operation](at(instruction.left), at(instruction.right));
        case 'Select': {
          const holds = host[instruction.comparison](at(instruction.left), at(instruction.right));
          const chosen = host.select(holds, at(instruction.then), at(instruction.otherwise));
          release(holds);
          return chosen;
        }
      }
    };
    /** A register in the shape of the leaf: what is computed of scalars only is 0-d. */
    const whole = (register: number): A => {
      const a = at(register);
      if (host.shape(a).length === shape.length) return retained(host, a);
      const ones = host.full(shape, 1, host.dtype(a) === 'float64' ? 'float64' : 'float32');
      const spread = host.mul(ones, a);
      release(ones);
      return spread;
    };

    pass.instructions.forEach((instruction, i) => {
      registers.push(run(instruction));
      for (const register of ended[i]!) release(at(register));
    });
    const stores = pass.stores.map(({ register }) => whole(register));
    const sums = pass.sums.map(({ register }) => {
      const summand = whole(register);
      const sum = host.sum(summand);
      release(summand);
      return sum;
    });
    for (const register of results) release(at(register));
    return { stores, sums };
  };
};

const nothing = (): void => {};

/** The registers that an instruction reads. */
const readBy = (instruction: Instruction): readonly number[] => {
  switch (instruction._tag) {
    case 'Load':
    case 'Scalar':
      return [];
    case 'Promote':
    case 'Unary':
      return [instruction.operand];
    case 'Binary':
      return [instruction.left, instruction.right];
    case 'Select':
      return [instruction.left, instruction.right, instruction.then, instruction.otherwise];
  }
};

/** The registers that a pass stores or sums. */
const resultsOf = ({ stores, sums }: Pass): ReadonlySet<number> =>
  new Set([...stores, ...sums].map(({ register }) => register));

/** For each instruction, the registers that nothing reads afterwards. */
const lastUses = ({ instructions }: Pass, results: ReadonlySet<number>): readonly (readonly number[])[] => {
  const last = new Map<number, number>();
  instructions.forEach((instruction, i) => {
    last.set(i, i);
    for (const register of readBy(instruction)) last.set(register, i);
  });
  for (const register of results) last.delete(register);
  const ended = instructions.map((): number[] => []);
  for (const [register, i] of last) ended[i]!.push(register);
  return ended;
};
