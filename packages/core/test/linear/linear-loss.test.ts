import { describe, expect, it } from 'vitest';
import { chain, makeLinearStep, tensor } from '../../src/index.js';
import { lossesByHand } from './losses.js';

const byName = Object.fromEntries(lossesByHand.map((of) => [of.name, of.loss]));

/** A loss and its slope at a score. The gradient of the second weight, which is 0, is the slope. */
const lossAndSlope = (name: string, z: number, y: number): readonly [number, number] => {
  const data = { starts: [0, 2], indices: [0, 1], values: [z, 1], labels: [y] };
  const step = makeLinearStep(chain(), data, byName[name]!);
  const at = step.init(tensor([1, 0]));
  return [step(at, [0]), at.params.get(1)];
};

/** The formulas of textbooks. */
const closed: Readonly<Record<string, (z: number, y: number) => readonly [number, number]>> = {
  logisticLoss: (z, y) => [Math.log1p(Math.exp(-y * z)), -y / (1 + Math.exp(y * z))],
  hingeLoss: (z, y) => (y * z < 1 ? [1 - y * z, -y] : [0, 0]),
  squaredLoss: (z, y) => [(z - y) ** 2 / 2, z - y],
};

const names = lossesByHand.map(({ name }) => name);
const labels = { logisticLoss: [-1, 1], hingeLoss: [-1, 1], squaredLoss: [-1, 1, 0.3, -20] } as Readonly<
  Record<string, readonly number[]>
>;
const scores = Array.from({ length: 81 }, (_, i) => (i - 40) / 4);

describe.each(names)('%s', (name) => {
  it('has the value of its equation, and so has its slope', () => {
    for (const y of labels[name]!)
      for (const z of scores) {
        const [found, slope] = lossAndSlope(name, z, y);
        const [loss, derivative] = closed[name]!(z, y);
        expect(Math.abs(found - loss)).toBeLessThanOrEqual(2e-16 * (1 + loss));
        expect(Math.abs(slope - derivative)).toBeLessThanOrEqual(4e-16 * (1 + Math.abs(derivative)));
      }
  });

  it('has the derivative of the loss as its slope', () => {
    const h = 2 ** -17;
    for (const y of labels[name]!)
      for (const z of scores) {
        // Except at the corner.
        if (name === 'hingeLoss' && y * z === 1) continue;
        const [[after], [before]] = [lossAndSlope(name, z + h, y), lossAndSlope(name, z - h, y)];
        const [, slope] = lossAndSlope(name, z, y);
        expect(slope).toBeCloseTo((after - before) / (2 * h), 9);
      }
  });
});

describe('a margin at which 1 + exp(-margin) rounds to 1', () => {
  it.each([37, 40, 700])('still has a loss: %i', (margin) => {
    expect(lossAndSlope('logisticLoss', margin, 1)[0]).toBe(Math.log1p(Math.exp(-margin)));
    expect(lossAndSlope('logisticLoss', margin, 1)[0]).toBeGreaterThan(0);
  });
});

describe('a score far from the label', () => {
  it.each([
    ['logisticLoss', 1000, 1, 0, 0],
    ['logisticLoss', -1000, -1, 0, 0],
    ['logisticLoss', -1000, 1, 1000, -1],
    ['logisticLoss', 1000, -1, 1000, 1],
    ['hingeLoss', 1000, 1, 0, 0],
    ['hingeLoss', -1000, 1, 1001, -1],
    ['hingeLoss', 1000, -1, 1001, 1],
    ['squaredLoss', 1000, 1, 999 ** 2 / 2, 999],
    ['squaredLoss', -1000, 1, 1001 ** 2 / 2, -1001],
    ['logisticLoss', Infinity, 1, 0, 0],
    ['logisticLoss', -1e300, 1, 1e300, -1],
  ])('does not overflow: %s at %d for the label %d', (name, z, y, loss, slope) => {
    expect(lossAndSlope(name, z, y).map((x) => x + 0)).toEqual([loss, slope]);
  });

  it('keeps a small slope at a large margin', () => {
    expect(lossAndSlope('logisticLoss', 40, 1)[1]).toBeCloseTo(-Math.exp(-40), 30);
  });
});

describe('the corner of the hinge', () => {
  it('belongs to the flat side', () => {
    expect(lossAndSlope('hingeLoss', 1, 1)).toEqual([0, 0]);
    expect(lossAndSlope('hingeLoss', 1 - 2 ** -53, 1)).toEqual([2 ** -53, -1]);
  });
});
