import { expect, test } from 'vitest';
import { seriesStyle } from '../../src/chart/series-style.js';
import { families } from '../../src/method/method.js';
import { methods } from '../../src/method/methods.js';

const all = Object.entries(methods);

test('every method has a name, a label and a look of its own', () => {
  expect(all.every(([key, { name }]) => key === name && /^[a-z][A-Za-z0-9]*$/.test(name))).toBe(true);
  for (const property of ['label', 'look'] as const)
    expect(new Set(all.map(([, method]) => method[property])).size).toBe(all.length);
});

test.each(families)('%s: no two of a colour', (family) => {
  const colors = all
    .filter(([, method]) => method.family === family)
    .map(([, { look }]) => seriesStyle(look).color);
  expect(colors.length).toBeGreaterThan(1);
  expect(new Set(colors).size).toBe(colors.length);
});
