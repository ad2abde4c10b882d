import { describe, expect, it } from 'vitest';
import { adam } from '@thalweg/optimizers';
import { CheckpointError } from '../../src/checkpoint/index.js';
import { shown } from '../../src/error/shown.js';
import {
  applyUpdates,
  ConfigError,
  choice,
  defineFactory,
  SpecError,
  tensor,
  TreeMismatchError,
  type Tensor,
} from '../../src/index.js';

const long = 'x'.repeat(8_000_000);
const longest = 6000;

const error = (call: () => unknown): Error => {
  try {
    call();
  } catch (thrown) {
    if (thrown instanceof Error) return thrown;
  }
  throw new Error('expected an error');
};

describe('the message of an error', () => {
  it.each([
    new ConfigError({ owner: long, argument: long, expected: long, found: long, fix: long }),
    new TreeMismatchError({ path: long, expected: long, found: long }),
    new SpecError({ path: long, expected: long, found: long, nearest: long }),
    new CheckpointError({ where: long, expected: long, found: long }),
  ])('is short for any problem: $name', ({ message, expected, found }) => {
    expect(message.length).toBeLessThan(longest);
    expect(message).toMatch(/expected x+\.\.\.x+, found x+\.\.\.x+/);
    expect(expected.length + found.length).toBeLessThan(longest);
  });

  it('shows both ends of a long path', () => {
    const path = `updates.${long}.layers.w`;
    const { message } = new TreeMismatchError({ path, expected: 'a', found: 'b' });
    expect(message).toMatch(/^updates\.x+\.\.\.x+\.layers\.w: expected a, found b$/);
  });

  it('keeps a short text as it is', () => {
    const text = 'y'.repeat(1000);
    expect(new ConfigError({ argument: text, expected: 'a', found: 'b' }).message).toBe(
      `${text}: expected a, found b`,
    );
  });

  it('is short for names of options, keys of trees and trees that differ', () => {
    const tree: Record<string, Tensor> = {};
    for (let i = 0; i < 2000; i++) tree[`key${i}`] = tensor(0);
    const names = Array.from({ length: 2000 }, (_, i) => `name${i}`);
    const many = defineFactory({
      name: 'many',
      hyper: { form: choice(names, 'name0') },
      build: () => null,
    });
    const calls: readonly (() => unknown)[] = [
      () => adam({ [long]: 1 }),
      () => adam({ learningRate: long } as never),
      () => many({ form: 'none' }),
      () => applyUpdates(tree, {}),
      () => applyUpdates(tree, { ...tree, [long]: tensor(0) }),
      () => adam().update(tree, tree as never),
      () => adam().init({ [long]: 1 } as never),
    ];
    for (const call of calls) {
      const { message, stack } = error(call);
      expect(message.length).toBeLessThan(longest);
      expect((stack ?? '').length).toBeLessThan(2 * longest);
    }
  });
});

describe('a value in a message', () => {
  it.each([
    ['a string', long],
    ['a regular expression', new RegExp(long)],
    ['a symbol', Symbol(long)],
    ['a number without end', 10n ** 5000n],
    ['a function', { [long]: () => 0 }[long]],
    ['an object', { [long]: 1 }],
    ['an array', new Array(100_000).fill(long)],
  ])('is short: %s', (_, value) => {
    expect(shown(value).length).toBeLessThan(400);
  });

  it('is shown even if a function has an odd name', () => {
    const odd = Object.defineProperty(() => 0, 'name', { value: { toString: () => 'odd' } });
    expect(shown(odd)).toBe('a function');
  });
});
