import { generate } from '../codegen/generate.js';
import type { Key } from './key.js';
import { rotations } from './threefry.js';

/** Fills an array with uniform numbers of a key's sequence, starting at the index `from`, below 2^32. @internal */
export type UniformBlock = (key: Key, from: number, into: Float64Array) => void;

/** The rounds of `threefry`, each with its own rotation, on `x0` and `x1` with the keys `k0` to `k2`. */
const rounds = Array.from({ length: 20 }, (_, round) => {
  const rotation = rotations[round % rotations.length]!;
  const injection = (round + 1) / 4;
  return [
    'x0 = (x0 + x1) | 0;',
    `x1 = ((x1 << ${rotation}) | (x1 >>> ${32 - rotation})) ^ x0;`,
    ...(round % 4 === 3
      ? [`x0 = (x0 + k${injection % 3}) | 0;`, `x1 = (x1 + k${(injection + 1) % 3} + ${injection}) | 0;`]
      : []),
  ].join(' ');
});

/** The source of the third key, which follows from the two of a key. @internal */
export const thirdKey = 'const k2 = k0 ^ k1 ^ 0x1bd11bda;';

/**
 * The source of lines that draw the uniform number with an index below 2^32 from the keys `k0` to `k2`.
 *
 * @param index - The source of the index.
 * @param into - The source of what the number is assigned to.
 * @internal
 */
export const uniformLines = (index: string, into: string): readonly string[] => [
  `let x0 = k0 | 0, x1 = (${index} + k1) | 0;`,
  ...rounds,
  `${into} = ((x0 >>> 6) * 2 ** 26 + (x1 >>> 6) + 0.5) * 2 ** -52;`,
];

/**
 * Makes a function that draws many numbers at once: the numbers of `uniformAt`, five times as fast, since the rounds
 * are unrolled and it calls no function.
 *
 * @internal
 */
export const uniformBlock = (): UniformBlock =>
  generate<UniformBlock>(
    [
      'return ([k0, k1], from, into) => {',
      thirdKey,
      'for (let i = 0; i < into.length; i++) {',
      ...uniformLines('from + i', 'into[i]'),
      '}',
      '};',
    ].join('\n'),
  );
