/** Value types. */
const type = { i32: 0x7f, v128: 0x7b } as const;

// Instructions without SIMD that have no immediate.

/** @internal */
export const add = 0x6a;

/** @internal */
export const subtract = 0x6b;

/** @internal */
export const multiply = 0x6c;

/** @internal */
export const divideUnsigned = 0x6e;

/** @internal */
export const lessUnsigned = 0x49;

/** @internal */
export const atLeastUnsigned = 0x4f;

/** From three on the stack: the first if the third is not 0, else the second. @internal */
export const select = 0x1b;

/** @internal */
export const addDouble = 0xa0;

/** The locals of a function: parameters, i32 locals, v128 locals, numbered in this order. @internal */
export interface Locals {
  readonly parameters: number;
  readonly addresses: number;
  readonly vectors: number;
}

/**
 * Writes the instructions of a function, each with its immediates. It appends to one array: arrays of parts would take
 * hundreds of kilobytes for each module.
 *
 * @internal
 */
export interface Assembler {
  readonly get: (local: number) => void;
  readonly set: (local: number) => void;
  readonly constant: (value: number) => void;
  /** An instruction without SIMD and without an immediate. */
  readonly instruction: (opcode: number) => void;
  /** A SIMD instruction by its number. */
  readonly simd: (opcode: number) => void;
  readonly loop: (body: () => void) => void;
  /** Runs the body if the number on the stack is not 0. */
  readonly when: (body: () => void) => void;
  readonly branchIf: (depth: number) => void;
  readonly returnIf: () => void;
  /** Loads an i32. This one and those below take an address from the stack; the offset is fixed. */
  readonly loadWord: (offset: number) => void;
  readonly load: (offset: number) => void;
  /** Loads 64 bits into the low half. */
  readonly loadLow: (offset: number) => void;
  readonly splat32: (offset: number) => void;
  readonly splat64: (offset: number) => void;
  readonly store: (offset: number) => void;
  readonly storeDouble: (offset: number) => void;
  /** Half of the vector on the stack, as a double: 0 is the low one. */
  readonly half: (half: 0 | 1) => void;
  /** Puts the high half of the vector on the stack, given twice, into the low half. */
  readonly highToLow: () => void;
  /** A vector of two times -0. */
  readonly minusZeroVector: () => void;
}

/** Appends an unsigned number in LEB128. */
const unsigned = (bytes: number[], value: number): void => {
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
};

/** Appends a signed number in LEB128. */
const signed = (bytes: number[], value: number): void => {
  let rest = value;
  for (; rest < -0x40 || rest > 0x3f; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest & 0x7f);
};

const assembler = (bytes: number[]): Assembler => {
  const one = (opcode: number) => (value: number) => {
    bytes.push(opcode);
    unsigned(bytes, value);
  };
  const simd = (opcode: number): void => {
    bytes.push(0xfd);
    unsigned(bytes, opcode);
  };
  const access = (opcode: number) => (offset: number) => {
    simd(opcode);
    bytes.push(0);
    unsigned(bytes, offset);
  };
  const block = (opcode: number) => (body: () => void) => {
    bytes.push(opcode, 0x40);
    body();
    bytes.push(0x0b);
  };
  const aligned = (opcode: number, alignment: number) => (offset: number) => {
    bytes.push(opcode, alignment);
    unsigned(bytes, offset);
  };
  return {
    get: one(0x20),
    set: one(0x21),
    constant: (value) => {
      bytes.push(0x41);
      signed(bytes, value);
    },
    instruction: (opcode) => {
      bytes.push(opcode);
    },
    simd,
    loop: block(0x03),
    when: block(0x04),
    branchIf: one(0x0d),
    returnIf: () => {
      bytes.push(0x04, 0x40, 0x0f, 0x0b);
    },
    loadWord: aligned(0x28, 2),
    load: access(0x00),
    loadLow: access(0x5d),
    splat32: access(0x09),
    splat64: access(0x0a),
    store: access(0x0b),
    storeDouble: aligned(0x39, 3),
    half: (half) => {
      bytes.push(0xfd, 0x21, half);
    },
    highToLow: () => {
      bytes.push(0xfd, 0x0d, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
    },
    minusZeroVector: () => {
      bytes.push(0x44, 0, 0, 0, 0, 0, 0, 0, 0x80, 0xfd, 0x14);
    },
  };
};

/** How a module describes the memory that it imports: of any size, of one thread or shared. */
const limits = { own: [0x00, 0], shared: [0x03, 0, 0x80, 0x80, 4] } as const;

/** The memory that a module works on: that of one thread, or one that threads share. @internal */
export type MemoryKind = keyof typeof limits;

const text = (name: string): readonly number[] => [
  name.length,
  ...Array.from(name, (letter) => letter.charCodeAt(0)),
];

/**
 * A module that imports a memory as `m.memory` and exports one function `run`, whose parameters are i32.
 *
 * @param body - Writes the function's instructions.
 * @internal
 */
export const moduleOf = (
  { parameters, addresses, vectors }: Locals,
  kind: MemoryKind,
  body: (to: Assembler) => void,
): Uint8Array<ArrayBuffer> => {
  const code: number[] = [2];
  unsigned(code, addresses);
  code.push(type.i32);
  unsigned(code, vectors);
  code.push(type.v128);
  body(assembler(code));
  code.push(0x0b);

  const module: number[] = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  /** A section with one item. */
  const section = (id: number, item: readonly number[]): void => {
    module.push(id);
    unsigned(module, item.length + 1);
    module.push(1, ...item);
  };
  section(1, [0x60, parameters, ...new Array<number>(parameters).fill(type.i32), 0]);
  section(2, [...text('m'), ...text('memory'), 0x02, ...limits[kind]]);
  section(3, [0]);
  section(7, [...text('run'), 0x00, 0]);
  const length: number[] = [];
  unsigned(length, code.length);
  module.push(10);
  unsigned(module, 1 + length.length + code.length);
  module.push(1, ...length);

  const bytes = new Uint8Array(module.length + code.length);
  bytes.set(module);
  bytes.set(code, module.length);
  return bytes;
};
