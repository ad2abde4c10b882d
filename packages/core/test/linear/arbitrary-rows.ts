import * as fc from 'fast-check';
import type { LinearData } from '../../src/index.js';
import { awkwardNumber, tameNumber } from '@thalweg/testing';

/** Numbers of about the same size, so that the order in which they are added up shows. */
export const alikeNumber: fc.Arbitrary<number> = fc.integer({ min: -2000, max: 2000 }).map((n) => n / 700);

/** Rows of a linear model, and the numbers of some of them, one after the other and often twice. */
export interface Rows {
  readonly data: LinearData;
  readonly features: number;
  readonly examples: readonly number[];
}

interface Row {
  readonly indices: readonly number[];
  readonly values: readonly number[];
  readonly label: number;
}

const toArrays = (rows: readonly Row[]): LinearData => {
  const starts = [0];
  for (const { indices } of rows) starts.push(starts.at(-1)! + indices.length);
  return {
    starts,
    indices: rows.flatMap(({ indices }) => indices),
    values: rows.flatMap(({ values }) => values),
    labels: rows.map(({ label }) => label),
  };
};

/** The same in arrays as threads share them; values then are of single precision. */
const compact = ({ starts, indices, values, labels }: LinearData): LinearData => ({
  starts: Uint32Array.from(starts),
  indices: Uint32Array.from(indices),
  values: Float32Array.from(values),
  labels: Int8Array.from(labels),
});

const rowsOf = (features: number, number: fc.Arbitrary<number>): fc.Arbitrary<Row> =>
  fc.uniqueArray(fc.nat(features - 1), { maxLength: features, size: 'max' }).chain((indices) =>
    fc.record({
      indices: fc.constant(indices.sort((a, b) => a - b)),
      values: fc.array(number, { minLength: indices.length, maxLength: indices.length }),
      label: fc.constantFrom(-1, 1),
    }),
  );

/** Up to eight rows of up to fourteen features, empty ones among them, and more examples than are fetched at a time. */
export const arbitraryRows: fc.Arbitrary<Rows> = fc
  .record({
    features: fc.integer({ min: 1, max: 14 }),
    number: fc.constantFrom(alikeNumber, tameNumber, awkwardNumber),
  })
  .chain(({ features, number }) =>
    fc.array(rowsOf(features, number), { minLength: 1, maxLength: 8 }).chain((rows) =>
      fc.record({
        data: fc.constantFrom(toArrays(rows), compact(toArrays(rows))),
        features: fc.constant(features),
        examples: fc.array(fc.nat(rows.length - 1), { maxLength: 40, size: 'max' }),
      }),
    ),
  );
