/** Bytes of a WebAssembly module or a part of one, one after the other. @internal */
export type Code = readonly (number | Code)[];

/** The bytes of code. */
const bytesOf = (code: Code): number[] => {
  const bytes: number[] = [];
  const append = (part: Code): void => {
    for (const item of part)
      if (typeof item === 'number') bytes.push(item);
      else append(item);
  };
  append(code);
  return bytes;
};

/** An unsigned number in LEB128. @internal */
export const unsigned = (value: number): Code => {
  const bytes: number[] = [];
  let rest = value;
  do {
    const byte = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? byte : byte | 0x80);
  } while (rest !== 0);
  return bytes;
};

/** A signed number in LEB128. @internal */
export const signed = (value: number): Code => {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const byte = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (byte & 0x40) === 0) || (rest === -1 && (byte & 0x40) !== 0)) return [bytes, byte];
    bytes.push(byte | 0x80);
  }
};

const vector = (items: readonly Code[]): Code => [unsigned(items.length), items];

/** Code after its length in bytes. */
const sized = (code: Code): Code => {
  const bytes = bytesOf(code);
  return [unsigned(bytes.length), bytes];
};

const section = (id: number, items: readonly Code[]): Code => [id, sized(vector(items))];

const text = (name: string): Code => [name.length, Array.from(name, (letter) => letter.charCodeAt(0))];

/** Value types. @internal */
export const type = { i32: 0x7f, v128: 0x7b } as const;

/** Instructions without SIMD. @internal */
export const plain = {
  loop: (body: Code): Code => [0x03, 0x40, body, 0x0b],
  /** Runs the body if the number on the stack is not 0. */
  when: (body: Code): Code => [0x04, 0x40, body, 0x0b],
  load: (offset: number): Code => [0x28, 0x02, unsigned(offset)],
  returnIf: [0x04, 0x40, 0x0f, 0x0b],
  branchIf: (depth: number): Code => [0x0d, unsigned(depth)],
  get: (local: number): Code => [0x20, unsigned(local)],
  set: (local: number): Code => [0x21, unsigned(local)],
  tee: (local: number): Code => [0x22, unsigned(local)],
  constant: (value: number): Code => [0x41, signed(value)],
  add: [0x6a],
  subtract: [0x6b],
  multiply: [0x6c],
  divideUnsigned: [0x6e],
  lessUnsigned: [0x49],
  atLeastUnsigned: [0x4f],
  isNotZero: [0x41, 0, 0x47],
  /** From three on the stack: the first if the third is not 0, else the second. */
  select: [0x1b],
} as const;

/** SIMD instructions that take an address from the stack; the offset is fixed. @internal */
export const memory = {
  load: (offset: number): Code => [0xfd, 0x00, 0x00, unsigned(offset)],
  splat32: (offset: number): Code => [0xfd, 0x09, 0x00, unsigned(offset)],
  splat64: (offset: number): Code => [0xfd, 0x0a, 0x00, unsigned(offset)],
  /** 64 bits into the low half. */
  loadLow: (offset: number): Code => [0xfd, 0x5d, 0x00, unsigned(offset)],
  store: (offset: number): Code => [0xfd, 0x0b, 0x00, unsigned(offset)],
} as const;

/** A SIMD instruction by its number. @internal */
export const simd = (opcode: number): Code => [0xfd, unsigned(opcode)];

/** Instructions on single doubles. @internal */
export const double = {
  /** Half of the vector on the stack: 0 is the low one. */
  half: (half: 0 | 1): Code => [0xfd, 0x21, half],
  add: [0xa0],
  /** A vector of two times -0. */
  minusZeros: [0x44, 0, 0, 0, 0, 0, 0, 0, 0x80, 0xfd, 0x14],
  store: (offset: number): Code => [0x39, 0x03, unsigned(offset)],
} as const;

/** Puts the high half of the vector on the stack, given twice, into the low half. @internal */
export const highToLow: Code = [0xfd, 0x0d, Array.from({ length: 16 }, (_, i) => (i + 8) % 16)];

/** How a module describes the memory that it imports: of any size, of one thread or shared. @internal */
export const limits = { own: [0x00, 0], shared: [0x03, 0, unsigned(65_536)] } as const;

/**
 * A module that imports a memory as `m.memory` and exports one function `run`, whose parameters are i32.
 *
 * @param locals - Number of parameters, of i32 locals after them, and of v128 locals after those.
 * @param body - The function's instructions.
 * @internal
 */
export const moduleOf = (
  locals: { readonly parameters: number; readonly addresses: number; readonly vectors: number },
  body: Code,
  memoryLimits: Code = limits.own,
): Uint8Array<ArrayBuffer> => {
  const declared = vector([
    [unsigned(locals.addresses), type.i32],
    [unsigned(locals.vectors), type.v128],
  ]);
  const code = [declared, body, 0x0b];
  const module = [
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    section(1, [[0x60, locals.parameters, new Array<number>(locals.parameters).fill(type.i32), 0]]),
    section(2, [[text('m'), text('memory'), 0x02, memoryLimits]]),
    section(3, [[0]]),
    section(7, [[text('run'), 0x00, 0]]),
    section(10, [sized(code)]),
  ];
  return Uint8Array.from(bytesOf(module));
};
