import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeKey, permutation, uniformAt } from '../../src/index.js';
import { uniformBlock } from '../../src/random/uniform-block.js';

it('a block has the uniform numbers of its indices', () => {
  const draw = uniformBlock();
  fc.assert(
    fc.property(
      fc.maxSafeNat(),
      fc.oneof(fc.nat(), fc.constantFrom(0, 2 ** 31 - 3, 2 ** 32 - 10)),
      fc.integer({ min: 0, max: 9 }),
      (seed, from, length) => {
        const into = new Float64Array(length);
        draw(makeKey(seed), from, into);
        expect([...into]).toEqual(Array.from({ length }, (_, i) => uniformAt(makeKey(seed), from + i)));
      },
    ),
    { seed: 1 },
  );
});

it.each([0, 1, 2, 1023, 1024, 1025, 3000])('an order of %i is that of single draws', (n) => {
  const key = makeKey(n);
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(uniformAt(key, i) * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  expect([...permutation(key, n)]).toEqual(order);
});
