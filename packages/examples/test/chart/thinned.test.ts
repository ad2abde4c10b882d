import { expect, test } from 'vitest';
import { thinned } from '../../src/chart/thinned.js';

test('the ends stay, and points far enough from the point before', () => {
  const at = (x: number) => ({ x, y: 0 });
  expect(thinned([0, 0.4, 1, 1.2, 3, 3.1].map(at), 1)).toEqual([0, 1, 3, 3.1].map(at));
  expect(thinned([], 1)).toEqual([]);
});
