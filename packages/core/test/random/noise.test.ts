import { describe, expect, it } from 'vitest';
import { addNoise } from '@thalweg/optimizers';
import { makeKey, makeStep, tensor, toArray, type Tensor } from '../../src/index.js';
import { noiseOf } from '../../src/random/noise.js';
import { pathHash } from '../../src/random/path-hash.js';

const noiseAt = (path: readonly string[], count: number): number => {
  const into = new Float64Array(1);
  const { keyOf, fill } = noiseOf(makeKey(1))([path]);
  fill(keyOf(count, 0), into);
  return into[0]!;
};

describe('the hash of a path', () => {
  // From the authors' test vectors for 64-bit FNV-1a, with units below 2^8.
  it.each([
    ['', 0xcbf29ce4, 0x84222325],
    ['a', 0xaf63dc4c, 0x8601ec8c],
    ['foobar', 0x85944171, 0xf73967e8],
  ])('is 64-bit FNV-1a before the separator: %j', (text, high, low) => {
    const mixed = { high, low };
    // One more step by arbitrary-precision numbers, for the separator.
    const state = (BigInt(mixed.high) << 32n) | BigInt(mixed.low);
    const expected = BigInt.asUintN(64, (state ^ 0x10000n) * 0x100000001b3n);
    const [foundHigh, foundLow] = pathHash([text]);
    expect((BigInt(foundHigh) << 32n) | BigInt(foundLow)).toBe(expected);
  });

  it('depends on where keys end', () => {
    const seen = [['ab'], ['a', 'b'], ['', 'ab'], ['ab', ''], []].map((path) => pathHash(path).join());
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('differs for paths whose 32-bit hashes are equal', () => {
    for (const [one, other] of [
      ['declinate', 'macallums'],
      ['costarring', 'liquid'],
      ['altarage', 'zinke'],
    ] as const)
      expect(pathHash([one])).not.toEqual(pathHash([other]));
  });

  it('is unique among many short paths', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
    const seen = new Set<string>();
    let made = 0;
    for (const a of letters)
      for (const b of letters)
        for (const c of letters) {
          seen.add(pathHash([a + b, c]).join());
          seen.add(pathHash([a + b + c]).join());
          made += 2;
        }
    expect(seen.size).toBe(made);
  });
});

describe('noise', () => {
  it('differs between leaves whose paths have equal 32-bit hashes', () => {
    const tx = addNoise({ eta: 1, key: makeKey(3) });
    const zeros = { declinate: tensor([0, 0]), macallums: tensor([0, 0]) };
    const [noise] = tx.update(zeros, tx.init(zeros));
    expect(toArray(noise.declinate)).not.toEqual(toArray(noise.macallums));
  });

  it.each([2 ** 32, 2 ** 33, 3 * 2 ** 32 + 5])('does not repeat at count %d', (count) => {
    expect(noiseAt(['w'], count)).not.toBe(noiseAt(['w'], count % 2 ** 32));
  });

  it('is the same in every kind of step', () => {
    const tx = addNoise({ eta: 1, key: makeKey(5) });
    const params = { b: tensor([0]), w: { a: tensor([0, 0]), z: tensor([0], 'float32') } };
    const pure = makeStep(tx);
    const donated = makeStep(tx, { donate: true });
    let at = pure.init(params);
    const live = donated.init(params);
    for (let i = 0; i < 3; i++) {
      at = pure(at, params);
      donated(live, params);
    }
    const numbers = ({
      b,
      w,
    }: {
      readonly b: Tensor;
      readonly w: { readonly a: Tensor; readonly z: Tensor };
    }) => [b, w.a, w.z].map(toArray);
    expect(numbers(live.params)).toEqual(numbers(at.params));
  });

  it('follows the path when the structure of the tree changes', () => {
    const tx = addNoise({ eta: 1, key: makeKey(5) });
    const noiseOfTree = (tree: Readonly<Record<string, Tensor>>) =>
      tx.update(tree, { addNoise: { count: 0 } })[0];
    const one = noiseOfTree({ w: tensor([0]) });
    const two = noiseOfTree({ a: tensor([0]), w: tensor([0]) });
    const again = noiseOfTree({ w: tensor([0]) });
    expect(toArray(two.w!)).toEqual(toArray(one.w!));
    expect(toArray(again.w!)).toEqual(toArray(one.w!));
    expect(toArray(two.a!)).not.toEqual(toArray(one.w!));
  });
});
