import { updateCombinations, updateFunctions } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import { distinctUpdateRules } from '../../src/search/index.js';

const strings = (rules: ReturnType<typeof distinctUpdateRules>): number =>
  rules.reduce((sum, rule) => sum + rule.strings, 0);

describe('distinctUpdateRules', () => {
  it('lists each rule once', () => {
    const rules = distinctUpdateRules({
      operands: ['g', '1'],
      functions: ['x', '-x'],
      combinations: ['x+y', 'x*y'],
    });
    expect(strings(rules)).toBe(2 * 2 * 2 * 2 * 2);
    // 2g, −2g, 0, g + 1, g − 1, 1 − g, −g − 1, 2, −2, g², −g², g, −g, 1, −1
    expect(rules).toHaveLength(15);
  });

  it.each([
    { operands: ['g', 'v', 'sign(g)', '2'], functions: updateFunctions },
    { operands: ['m', 'adam', '1', '0.1w'], functions: ['x', 'e^x', 'sqrt|x|', 'drop(x,0.1)', 'sign(x)'] },
    { operands: ['g', 'g^2', 'noise'], functions: ['x', 'log|x|', 'clip(x,0.001)', 'drop(x,0.5)'] },
  ] as const)('finds the same rules by normal form and by probes: %j', (space) => {
    const byForm = distinctUpdateRules(space);
    expect(distinctUpdateRules({ ...space, by: 'probes' })).toEqual(byForm);
    expect(strings(byForm)).toBe(
      space.operands.length ** 2 * space.functions.length ** 2 * updateCombinations.length,
    );
    expect(byForm.length).toBeLessThan(strings(byForm));
  });

  it('knows what algebra says', () => {
    const count = (options: Parameters<typeof distinctUpdateRules>[0]) => distinctUpdateRules(options).length;
    // The sign of a sign is the sign.
    expect(
      count({ operands: ['sign(g)', 'sign(m)'], functions: ['x', 'sign(x)'], combinations: ['x'] }),
    ).toBe(2);
    // A sum does not depend on the order, but a difference does.
    expect(count({ operands: ['g', 'm'], functions: ['x'], combinations: ['x+y'] })).toBe(3);
    expect(count({ operands: ['g', 'm'], functions: ['x'], combinations: ['x-y'] })).toBe(3);
    // Adam is a quotient of two averages.
    expect(count({ operands: ['m', 'v', 'adam'], functions: ['x', 'sqrt|x|'], combinations: ['x'] })).toBe(6);
    const withQuotient = distinctUpdateRules({
      operands: ['m', 'v', 'adam'],
      functions: ['x', 'sqrt|x|'],
      combinations: ['x', 'x/(y+delta)'],
    });
    expect(withQuotient).toHaveLength(6 + 36 - 1);
  });

  it('refuses what is no token', () => {
    expect(() => distinctUpdateRules({ operands: ['h' as 'g'] })).toThrow(
      /distinctUpdateRules: operands: expected one or more of 'g', .*, found 'h'/,
    );
  });
});
