import { expect, test } from 'vitest';
import { seriesStyle } from '../../src/chart/series-style.js';

test('no two of 32 series look alike, and neighbours differ in colour and in dash', () => {
  const styles = Array.from({ length: 32 }, (_, i) => seriesStyle(i));
  expect(new Set(styles.map(({ color, dash }) => `${color} ${dash}`)).size).toBe(32);
  styles.slice(1).forEach(({ color, dash }, i) => {
    expect(color).not.toBe(styles[i]?.color);
    expect(dash).not.toBe(styles[i]?.dash);
  });
});
