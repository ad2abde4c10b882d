import { expect, test } from 'vitest';
import { eggBox } from '../../src/landscape/egg-box.js';
import {
  minimaOf,
  snapshotCycles,
  snapshotSteps,
  snapshotWalks,
} from '../../src/landscape/snapshot-walks.js';

const [usual, cycles] = snapshotWalks();

test('the walk with the usual schedule ends in the minimum that it came to first', () => {
  expect(usual.points).toHaveLength(snapshotSteps + 1);
  expect(usual.snapshots).toEqual([usual.points.at(-1)]);
  expect(minimaOf(usual.points.slice(20))).toHaveLength(1);
});

test('the snapshots of the walk with cycles are in as many minima as there are cycles', () => {
  expect(cycles.points).toHaveLength(snapshotSteps + 1);
  expect(cycles.snapshots).toHaveLength(snapshotCycles);
  expect(minimaOf(cycles.snapshots)).toHaveLength(snapshotCycles);
});

test('every snapshot is at the bottom of a minimum of height 0, where the passes are 1 high', () => {
  for (const at of [...usual.snapshots, ...cycles.snapshots]) {
    expect(eggBox.height(at)).toBeLessThan(0.02);
    for (const minimum of minimaOf([at])) expect(eggBox.height(minimum)).toBe(0);
  }
});

test('a cycle begins at a rate at which a minimum is unstable, and the usual schedule does not', () => {
  // SGD on a parabola of curvature h is stable below 2 / h.
  const curvature = Math.PI ** 2 / 2;
  expect(cycles.schedule(0) * curvature).toBeGreaterThan(2);
  expect(usual.schedule(0) * curvature).toBeLessThanOrEqual(2);
});
