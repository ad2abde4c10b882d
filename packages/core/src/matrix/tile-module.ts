import { memory, moduleOf, plain, simd, type Code } from '../kernel/wasm/encoder.js';
import type { SumOrder } from './product.js';

/** Rows of a tile: the part of the product whose sums stay in registers. @internal */
export const tileRows = 4;

/** Vectors in a row of a tile. */
const tileVectors = 2;

/** Bytes in a row of a tile. @internal */
export const tileRowBytes: number = 16 * tileVectors;

/** The bytes of an element. @internal */
export const bytesOf = ({ precision }: Pick<SumOrder, 'precision'>): 4 | 8 =>
  precision === 'float32' ? 4 : 8;

/** Columns of a tile. @internal */
export const tileColumns = (order: SumOrder): number => tileRowBytes / bytesOf(order);

/**
 * The arguments of the module's call, i32 entries in memory at the address it is called with. It computes tiles that
 * lie one below the other.
 *
 * @internal
 */
export const frame = {
  /** Address of the strip of the left matrix: for each tile and term, an element of each row. */
  left: 0,
  /** Address of the strip of the right matrix: for each term, an element of each column. */
  right: 1,
  /** Addresses of the first tile of the product, and of the end of the last. */
  product: 2,
  productEnd: 3,
  /** Bytes in the left strip of one tile: of the terms in whole fours, and of all. */
  fours: 4,
  terms: 5,
  length: 6,
} as const;

const firstArithmetic = { float32: 0xe0, float64: 0xec } as const;

/**
 * The WebAssembly module that adds the terms of a strip to its tiles: `run(frame)`.
 *
 * @internal
 */
export const moduleBytes = (order: SumOrder): Uint8Array<ArrayBuffer> => {
  const { precision, group } = order;
  const bytes = bytesOf(order);
  const leftStep = tileRows * bytes;
  const add = simd(firstArithmetic[precision] + 4);
  const multiply = simd(firstArithmetic[precision] + 6);

  // Locals: the frame (the parameter), addresses, then vectors.
  const [here, left, right, product, foursEnd, end] = [0, 1, 2, 3, 4, 5];
  const firstVector = 6;
  const rows = Array.from({ length: tileRows }, (_, row) => row);
  const vectors = Array.from({ length: tileVectors }, (_, vector) => vector);
  const sums = rows.flatMap((row) =>
    vectors.map((vector) => ({ row, vector, at: tileVectors * row + vector })),
  );
  const sum = (at: number): number => firstVector + at;
  const rightVector = (vector: number): number => firstVector + sums.length + vector;
  const factor = (term: number): number => firstVector + sums.length + tileVectors + term;

  const entry = (number: number): Code => [plain.get(here), plain.load(4 * number)];
  const loadRight = (term: number, vector: number): Code => [
    plain.get(right),
    memory.load(tileRowBytes * term + 16 * vector),
  ];
  const splat = precision === 'float32' ? memory.splat32 : memory.splat64;
  const loadFactor = (row: number, term: number): Code => [
    plain.get(left),
    splat(leftStep * term + bytes * row),
    plain.set(factor(term)),
  ];
  const move = (local: number, by: Code): Code => [plain.get(local), by, plain.add, plain.set(local)];
  const advance = (terms: number): Code => [
    move(left, plain.constant(leftStep * terms)),
    move(right, plain.constant(tileRowBytes * terms)),
  ];

  /** One term for each sum, added to it. */
  const single = (term: number): Code => [
    vectors.map((vector) => [loadRight(term, vector), plain.set(rightVector(vector))]),
    rows.map((row) => [
      loadFactor(row, term),
      vectors.map((vector) => [
        plain.get(sum(tileVectors * row + vector)),
        plain.get(factor(term)),
        plain.get(rightVector(vector)),
        multiply,
        add,
        plain.set(sum(tileVectors * row + vector)),
      ]),
    ]),
  ];
  const fourTerms = [0, 1, 2, 3];
  /** Four terms for each sum, added to each other before they are added to it. */
  const grouped: Code = rows.map((row) => [
    fourTerms.map((term) => loadFactor(row, term)),
    vectors.map((vector) => [
      plain.get(sum(tileVectors * row + vector)),
      fourTerms.map((term) => [
        plain.get(factor(term)),
        loadRight(term, vector),
        multiply,
        term === 0 ? [] : add,
      ]),
      add,
      plain.set(sum(tileVectors * row + vector)),
    ]),
  ]);

  /** Runs the body until the position in the left strip reaches an address; never if it is already there. */
  const until = (address: number, body: Code): Code => {
    const isBefore: Code = [plain.get(left), plain.get(address), plain.lessUnsigned];
    return [isBefore, plain.when(plain.loop([body, isBefore, plain.branchIf(0)]))];
  };

  return moduleOf(
    { parameters: 1, addresses: firstVector - 1, vectors: sums.length + tileVectors + fourTerms.length },
    [
      entry(frame.left),
      plain.set(left),
      entry(frame.product),
      plain.set(product),
      plain.loop([
        entry(frame.right),
        plain.set(right),
        plain.get(left),
        plain.set(foursEnd),
        move(foursEnd, entry(frame.fours)),
        plain.get(left),
        plain.set(end),
        move(end, entry(frame.terms)),
        sums.map(({ at }) => [plain.get(product), memory.load(16 * at), plain.set(sum(at))]),
        until(foursEnd, [group === 4 ? grouped : fourTerms.map(single), advance(4)]),
        until(end, [single(0), advance(1)]),
        sums.map(({ at }) => [plain.get(product), plain.get(sum(at)), memory.store(16 * at)]),
        move(product, plain.constant(16 * sums.length)),
        plain.get(product),
        entry(frame.productEnd),
        plain.lessUnsigned,
        plain.branchIf(0),
      ]),
    ],
  );
};
