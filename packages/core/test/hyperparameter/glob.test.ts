import { describe, expect, it } from 'vitest';
import { globMatcher } from '../../src/hyperparameter/glob.js';

const cases: readonly (readonly [glob: string, matches: readonly string[], others: readonly string[]])[] = [
  ['w', ['w'], ['', 'ww', 'layers.w', 'w.0', 'W']],
  ['**.w', ['w', 'layers.0.w', 'w.w'], ['ww', 'layers.0.ww', 'w.0', '']],
  ['layers.**', ['layers', 'layers.0', 'layers.0.w'], ['layer', 'layersx.0', 'a.layers']],
  ['layers.*.w', ['layers.0.w', 'layers.10.w', 'layers..w'], ['layers.w', 'layers.0.1.w', 'layers.0.w.b']],
  ['*', ['', 'w', 'layers'], ['a.b']],
  ['**', ['', 'w', 'a.b.c'], []],
  ['*norm*', ['norm', 'batchnorm1'], ['a.norm', 'nor']],
  ['**.*norm*.**', ['norm', 'a.batchnorm.w', 'norm1.b'], ['a.nor.w']],
  ['a*b*c', ['abc', 'aXbYc', 'abbcbc'], ['ab', 'acb', 'a.b.c']],
  ['**.a.**.b', ['a.b', 'x.a.y.z.b', 'a.a.b.b'], ['b.a', 'a', 'a.b.c']],
  // Two stars beside other characters count as one.
  ['x**', ['x', 'xyz'], ['x.y']],
  ['\\*', ['*'], ['w', '\\']],
  ['\\\\', ['\\'], ['']],
  // Characters with a special meaning in a regular expression.
  ['(w)?[ab]+$^', ['(w)?[ab]+$^'], ['w', 'a']],
  ['__proto__', ['__proto__'], ['toString']],
];

describe('globMatcher', () => {
  it.each(cases)('%s', (glob, matches, others) => {
    const isMatch = globMatcher(glob);
    expect(matches.filter((path) => !isMatch(path))).toEqual([]);
    expect(others.filter(isMatch)).toEqual([]);
  });

  // The number of tries is at most the product of the lengths. A regular expression would try exponentially many
  // combinations of stars.
  it('fails fast on many stars', () => {
    expect(globMatcher('*a'.repeat(100))(`${'a'.repeat(2000)}b`)).toBe(false);
    expect(globMatcher(`${'**.a.'.repeat(40)}b`)(`${'a.'.repeat(2000)}c`)).toBe(false);
    expect(globMatcher('*a*'.repeat(60))('a'.repeat(59))).toBe(false);
  });
});
