import { foldIn, makeKey } from '@thalweg/core';
import { randomUpdateRule } from '@thalweg/optimizers';
import type { RankedRule } from '@thalweg/parallel/search';
import { expect, test } from 'vitest';
import { searchPage } from '../../src/search/search-page.js';

const rules = [0, 1, 2].map((seed) => randomUpdateRule(foldIn(makeKey(1), seed), 1));
const ranked = rules.map((rule, index): RankedRule => ({
  rule,
  reward: 0.7 + index / 100,
  curve: [0.5, 0.7 + index / 100],
  learningRate: 0.1,
  steps: 10,
  failure: null,
  index,
  curves: [
    [0.5, 0.6],
    [0.6, 0.8],
  ],
  interval: { mean: 0.7, low: 0.5, high: 0.9 },
}));
const page = (change: { readonly references?: readonly RankedRule[]; readonly curves?: [] }) =>
  searchPage({
    report: {
      ranked: ranked.map((each) => ({
        ...each,
        ...change,
        interval: 'curves' in change ? null : each.interval,
      })),
      references: change.references ?? [],
      found: ranked,
      reason: 'candidates',
      seconds: 1.25,
    },
    searcher: 'evolution <b>',
    seed: 3,
    references: ['Adam & friends'],
  });

test('has the rules with their intervals, equations, curves and ranks', () => {
  const text = page({ references: [ranked[0]!] });
  for (const title of ['The best rules', 'Equations', 'Training', 'The search', 'How rank moved'])
    expect(text).toContain(`<h2>${title}</h2>`);
  expect(text.match(/<figure>/g)).toHaveLength(3);
  expect(text).toContain('0.7000 <small>0.5000 to 0.9000</small>');
  expect(text).toContain('Adam &amp; friends');
  expect(text).toContain('evolution &lt;b&gt;');
  expect(text).not.toMatch(/NaN|undefined/);
});

test('of a search that was interrupted, it has no curves with other seeds', () => {
  const text = page({ curves: [] });
  expect(text).not.toContain('<h2>Training</h2>');
  expect(text.match(/<figure>/g)).toHaveLength(2);
});
