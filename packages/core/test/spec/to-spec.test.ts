import { describe, expect, it } from 'vitest';
import {
  chain,
  defineRule,
  defineSchedule,
  finite,
  identity,
  makeKey,
  mask,
  mul,
  namedChain,
  randomKey,
  scheduled,
  SpecError,
} from '../../src/index.js';
import { toSpec } from '../../src/spec/index.js';

const rule = defineRule({
  name: 'rule',
  hyper: { rate: scheduled(finite(1)), where: mask(), key: randomKey() },
  rule: ({ g, rate }) => ({ g: mul(g, rate) }),
});
const key = makeKey(3);
const steps = defineSchedule({
  name: 'steps',
  hyper: { by: finite() },
  schedule:
    ({ by }) =>
    (step) =>
      by * step,
});

describe('toSpec', () => {
  it('writes names and options, defaults and schedules included', () => {
    expect(toSpec(rule({ key }))).toEqual({ name: 'rule', rate: 1, where: true, key: [0, 3] });
    expect(toSpec(rule({ key, rate: steps({ by: 2 }), where: '**.w' }))).toEqual({
      name: 'rule',
      rate: { name: 'steps', by: 2 },
      where: '**.w',
      key: [0, 3],
    });
  });

  it('keeps the nesting as it was written', () => {
    expect(toSpec(chain(identity(), chain(identity())))).toEqual({
      name: 'chain',
      transformations: [{ name: 'identity' }, { name: 'chain', transformations: [{ name: 'identity' }] }],
    });
    expect(toSpec(namedChain(['a', identity()]))).toEqual({
      name: 'namedChain',
      order: ['a'],
      transformations: { a: { name: 'identity' } },
    });
  });

  it.each([
    [rule({ key, rate: () => 1 }), /^rule\.rate: expected something built by a declared factory .*, found /],
    [rule({ key, where: /w$/i }), /^rule\.where: expected a glob, as '\*\*\.w' for .*, found \/w\$\/i$/],
    [rule({ key, where: () => true }), /^rule\.where: expected something built by a declared factory/],
    [chain(identity(), rule({ key, rate: () => 1 })), /^chain\.transformations\.1\.rule\.rate: /],
  ])('names the option that a spec cannot hold (%#)', (tx, message) => {
    expect(() => toSpec(tx)).toThrow(SpecError);
    expect(() => toSpec(tx)).toThrow(message);
  });
});
