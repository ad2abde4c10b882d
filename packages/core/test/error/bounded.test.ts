import { expect, it } from 'vitest';
import { CheckpointError } from '../../src/checkpoint/index.js';
import { ConfigError, SpecError, TreeMismatchError } from '../../src/index.js';
import { shown } from '../../src/error/shown.js';

const long = `begin${'x'.repeat(8_000_000)}end`;

it.each([
  new ConfigError({ argument: long, expected: long, found: long }),
  new SpecError({ path: long, expected: long, found: long }),
  new TreeMismatchError({ path: long, expected: long, found: long }),
  new CheckpointError({ where: long, expected: long, found: long }),
])('keeps a message short, with both ends: $name', (error) => {
  expect(error.message.length).toBeLessThan(3000);
  expect(error.expected).toMatch(/^beginx+\.\.\.x+end$/);
  expect(error.found.length).toBeLessThan(1000);
});

it.each([
  long,
  new RegExp(long),
  Symbol(long),
  10n ** 1000n,
  { [long]: 1 },
  Object.defineProperty(() => 1, 'name', { value: long }),
])('shows any value briefly (%#)', (value) => {
  expect(shown(value).length).toBeLessThan(100);
});

it('shows a typed array by its type and length', () => {
  expect(shown(new Float64Array(3))).toBe('a Float64Array of 3');
});
