import { add, lessUnsigned, moduleOf } from '../kernel/wasm/encoder.js';
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
  const addLanes = firstArithmetic[precision] + 4;
  const multiplyLanes = firstArithmetic[precision] + 6;

  // Locals: the frame (the parameter), addresses, then vectors.
  const [here, left, right, product, foursEnd, end] = [0, 1, 2, 3, 4, 5];
  const firstVector = 6;
  const sums = tileRows * tileVectors;
  const sum = (row: number, vector: number): number => firstVector + tileVectors * row + vector;
  const rightVector = (vector: number): number => firstVector + sums + vector;
  const factor = (term: number): number => firstVector + sums + tileVectors + term;
  const locals = { parameters: 1, addresses: firstVector - 1, vectors: sums + tileVectors + 4 };

  return moduleOf(
    locals,
    'own',
    ({
      branchIf,
      constant,
      get,
      instruction,
      load,
      loadWord,
      loop,
      set,
      simd,
      splat32,
      splat64,
      store,
      when,
    }) => {
      const entry = (number: number): void => {
        get(here);
        loadWord(4 * number);
      };
      const loadRight = (term: number, vector: number): void => {
        get(right);
        load(tileRowBytes * term + 16 * vector);
      };
      const loadFactor = (row: number, term: number): void => {
        get(left);
        (precision === 'float32' ? splat32 : splat64)(leftStep * term + bytes * row);
        set(factor(term));
      };
      /** Adds to an address what `by` puts on the stack. */
      const move = (local: number, by: () => void): void => {
        get(local);
        by();
        instruction(add);
        set(local);
      };
      const moveBy = (local: number, by: number): void => {
        move(local, () => {
          constant(by);
        });
      };
      const advance = (terms: number): void => {
        moveBy(left, leftStep * terms);
        moveBy(right, tileRowBytes * terms);
      };

      /** One term for each sum, added to it. */
      const single = (term: number): void => {
        for (let vector = 0; vector < tileVectors; vector++) {
          loadRight(term, vector);
          set(rightVector(vector));
        }
        for (let row = 0; row < tileRows; row++) {
          loadFactor(row, term);
          for (let vector = 0; vector < tileVectors; vector++) {
            get(sum(row, vector));
            get(factor(term));
            get(rightVector(vector));
            simd(multiplyLanes);
            simd(addLanes);
            set(sum(row, vector));
          }
        }
      };
      /** Four terms for each sum, added to each other before they are added to it. */
      const grouped = (): void => {
        for (let row = 0; row < tileRows; row++) {
          for (let term = 0; term < 4; term++) loadFactor(row, term);
          for (let vector = 0; vector < tileVectors; vector++) {
            get(sum(row, vector));
            for (let term = 0; term < 4; term++) {
              get(factor(term));
              loadRight(term, vector);
              simd(multiplyLanes);
              if (term > 0) simd(addLanes);
            }
            simd(addLanes);
            set(sum(row, vector));
          }
        }
      };
      /** Runs the body until the position in the left strip reaches an address; never if it is already there. */
      const until = (address: number, body: () => void): void => {
        const isBefore = (): void => {
          get(left);
          get(address);
          instruction(lessUnsigned);
        };
        isBefore();
        when(() => {
          loop(() => {
            body();
            isBefore();
            branchIf(0);
          });
        });
      };
      const forEachSum = (write: (local: number, offset: number) => void): void => {
        for (let at = 0; at < sums; at++) write(firstVector + at, 16 * at);
      };

      entry(frame.left);
      set(left);
      entry(frame.product);
      set(product);
      loop(() => {
        entry(frame.right);
        set(right);
        for (const [local, length] of [
          [foursEnd, frame.fours],
          [end, frame.terms],
        ] as const) {
          get(left);
          set(local);
          move(local, () => {
            entry(length);
          });
        }
        forEachSum((local, offset) => {
          get(product);
          load(offset);
          set(local);
        });
        until(foursEnd, () => {
          if (group === 4) grouped();
          else for (let term = 0; term < 4; term++) single(term);
          advance(4);
        });
        until(end, () => {
          single(0);
          advance(1);
        });
        forEachSum((local, offset) => {
          get(product);
          get(local);
          store(offset);
        });
        moveBy(product, 16 * sums);
        get(product);
        entry(frame.productEnd);
        instruction(lessUnsigned);
        branchIf(0);
      });
    },
  );
};
