import type { Expression } from '../expression/expression.js';
import { nodesOf } from '../expression/operands.js';
import type { Kernel } from '../kernel/kernel.js';
import type { SparseRoles } from '../kernel/sparse.js';
import type { Pass, Program } from '../program/program.js';
import { specialised } from '../program/specialised.js';

/**
 * The passes of a program for leaves on which the same flags hold.
 *
 * No choice by a flag is left in them, and no store of a tensor that does not change.
 *
 * @internal
 */
export interface Variant {
  /** The passes, as many as the program has; some may do nothing. */
  readonly passes: readonly Pass[];
  /** For each pass, the sums that are 0 on such leaves. */
  readonly zeros: readonly (readonly number[])[];
  /** For each output, the input that it repeats; -1 if it is computed. */
  readonly repeats: readonly number[];
}

/** The variant of a program without flags: the program itself. @internal */
export const wholeProgram = ({ passes, outputs }: Program): Variant => ({
  passes,
  zeros: passes.map(() => []),
  repeats: outputs.map(() => -1),
});

/**
 * Makes a variant.
 *
 * @param flagOf - The flag of a name; `undefined` if no flag has this name.
 * @param movesGradient - Whether the update lies in other memory than the gradient, so that it is copied even if it is equal.
 * @internal
 */
export const variantOf = (
  { passes, outputs }: Program,
  { gradient, update, replaces }: SparseRoles,
  flagOf: (name: string) => boolean | undefined,
  movesGradient: boolean,
): Variant => {
  const repeats = outputs.map(() => -1);
  const zeros: (readonly number[])[] = [];
  const trimmed = passes.map((pass) => {
    const decided = specialised(pass, flagOf);
    const loaded = (register: number): number => {
      const instruction = decided.instructions[register]!;
      return instruction._tag === 'Load' ? instruction.input : -1;
    };
    const stores = decided.stores.filter(({ output, register }) => {
      const input = loaded(register);
      const isSame = output === update ? input === gradient && !movesGradient : input === replaces[output];
      if (input < 0 || !isSame) return true;
      repeats[output] = input;
      return false;
    });
    const sums = decided.sums.filter(({ register }) => !isZero(decided, register));
    zeros.push(decided.sums.filter((sum) => !sums.includes(sum)).map(({ sum }) => sum));
    return specialised({ ...decided, stores, sums }, () => undefined);
  });
  return { passes: trimmed, zeros, repeats };
};

const isZero = ({ instructions, scalars }: Pass, register: number): boolean => {
  const instruction = instructions[register]!;
  if (instruction._tag !== 'Scalar') return false;
  const scalar = scalars[instruction.scalar]!;
  return scalar._tag === 'Constant' && scalar.value === 0;
};

/** The kernel of a pass of a variant, which also sets the sums that are 0. @internal */
export const variantKernel = (
  { passes, zeros }: Variant,
  p: number,
  make: (pass: Pass) => Kernel,
): Kernel => {
  const pass = passes[p]!;
  const none = zeros[p]!;
  const kernel = pass.stores.length + pass.sums.length === 0 ? nothing : make(pass);
  if (none.length === 0) return kernel;
  return (operands, scalars) => {
    for (let i = 0; i < none.length; i++) operands.sums[none[i]!] = 0;
    kernel(operands, scalars);
  };
};

const nothing: Kernel = () => {};

/** Whether a scalar depends on a flag. A flag alone only decides a choice. @internal */
export const dependsOnFlag = (e: Expression, isFlag: (name: string) => boolean): boolean =>
  e._tag !== 'Symbol' &&
  [...nodesOf([e], ({ _tag }) => _tag === 'Sum')].some((node) => node._tag === 'Symbol' && isFlag(node.name));
