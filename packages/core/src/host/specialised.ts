import type { Instruction, Pass } from '../program/program.js';

/**
 * The pass for leaves whose flags are known, without the choices that the flags decide and without what is then unused.
 *
 * @param flagOf - The flag of a name; `undefined` if no flag has this name.
 * @internal
 */
export const specialised = (pass: Pass, flagOf: (name: string) => boolean | undefined): Pass => {
  const instructions: Instruction[] = [];
  const places = new Map<number, number>();
  const place = (register: number): number => {
    const known = places.get(register);
    if (known !== undefined) return known;
    const instruction = pass.instructions[register]!;
    const chosen = instruction._tag === 'Select' ? decided(pass, instruction, flagOf) : undefined;
    const found =
      chosen === undefined ? instructions.push(withOperands(instruction, place)) - 1 : place(chosen);
    places.set(register, found);
    return found;
  };
  const placed = <Result extends { readonly register: number }>(result: Result): Result => ({
    ...result,
    register: place(result.register),
  });
  const sums = pass.sums.map(placed);
  const stores = pass.stores.map(placed);
  return { ...pass, key: JSON.stringify([instructions, stores, sums]), instructions, stores, sums };
};

/** The operand that a flag chooses; `undefined` if no flag decides. */
const decided = (
  { instructions, scalars }: Pass,
  { comparison, left, right, then, otherwise }: Extract<Instruction, { readonly _tag: 'Select' }>,
  flagOf: (name: string) => boolean | undefined,
): number | undefined => {
  const scalarAt = (register: number) => {
    const instruction = instructions[register]!;
    return instruction._tag === 'Scalar' ? scalars[instruction.scalar] : undefined;
  };
  const flag = scalarAt(left);
  const zero = scalarAt(right);
  if (comparison !== 'ne' || flag?._tag !== 'Symbol' || zero?._tag !== 'Constant') return undefined;
  const holds = flagOf(flag.name);
  return holds === undefined ? undefined : holds ? then : otherwise;
};

/** An instruction with its operands at other places. */
const withOperands = (instruction: Instruction, place: (register: number) => number): Instruction => {
  switch (instruction._tag) {
    case 'Load':
    case 'Scalar':
      return instruction;
    case 'Promote':
    case 'Unary':
      return { ...instruction, operand: place(instruction.operand) };
    case 'Binary':
      return { ...instruction, left: place(instruction.left), right: place(instruction.right) };
    case 'Select':
      return {
        ...instruction,
        left: place(instruction.left),
        right: place(instruction.right),
        then: place(instruction.then),
        otherwise: place(instruction.otherwise),
      };
  }
};
