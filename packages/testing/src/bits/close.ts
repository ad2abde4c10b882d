import { expect } from 'vitest';

/** Hundreds of roundings of 1e-16 each stay far below it, another constant or order of operations does not. */
const relative = 1e-12;

/**
 * Fails unless each number of each row is within 1e-12 of the expected one.
 *
 * Hundreds of roundings of 1e-16 stay below that. Another constant or another order of operations does not.
 *
 * @param absolute - How far apart two numbers may be however small they are: the rounding error of the larger numbers that
 *   they are differences of. 0 by default.
 * @throws An assertion error of Vitest that names the row and the number.
 *
 * @example
 * ```ts
 * import { expectClose } from '@thalweg/testing';
 *
 * expectClose([[0.1 + 0.2]], [[0.3]]);
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const expectClose = (
  found: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
  absolute = 0,
): void => {
  const isClose = (a: number, b: number) =>
    Object.is(a, b) || Math.abs(a - b) <= relative * Math.max(Math.abs(a), Math.abs(b)) + absolute;
  expect(found.map((row) => row.length)).toEqual(expected.map((row) => row.length));
  found.forEach((row, i) => {
    const at = row.findIndex((value, j) => !isClose(value, expected[i]![j]!));
    if (at >= 0) expect.fail(`row ${i}, number ${at}: ${row[at]!} is not close to ${expected[i]![at]!}`);
  });
};
