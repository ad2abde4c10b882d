import { expect, test } from 'vitest';
import type { Point } from '../../src/landscape/landscape.js';
import { bowl, bowlMomentum, bowlRate, nesterovSteps } from '../../src/landscape/nesterov-steps.js';

const steps = nesterovSteps(6);

const vector = (from: Point, to: Point): readonly number[] => [to.x - from.x, to.y - from.y];

/** The step along the gradient at a point. */
const downhill = (at: Point): readonly number[] => {
  const { x, y } = bowl.gradient(at);
  return [-bowlRate * x, -bowlRate * y];
};

const expectNear = (found: readonly number[], wanted: readonly number[]): void =>
  found.forEach((number, i) => expect(number).toBeCloseTo(wanted[i]!, 12));

test('the jump goes as far as the step before, times the momentum', () => {
  expectNear(vector(steps[0]!.lookAhead.from, steps[0]!.lookAhead.between), [0, 0]);
  steps.slice(1).forEach(({ lookAhead: { from, between } }, i) => {
    const before = steps[i]!.lookAhead;
    expect(from).toEqual(before.to);
    expectNear(
      vector(from, between),
      vector(before.from, before.to).map((part) => bowlMomentum * part),
    );
  });
});

test('the correction follows the gradient where the jump lands', () => {
  for (const { lookAhead } of steps)
    expectNear(vector(lookAhead.between, lookAhead.to), downhill(lookAhead.between));
});

test('momentum, from the same point with the same velocity, follows the gradient there and then jumps as far', () => {
  for (const { lookAhead, classical } of steps) {
    expect(classical.from).toEqual(lookAhead.from);
    expectNear(vector(classical.from, classical.between), downhill(classical.from));
    expectNear(vector(classical.between, classical.to), vector(lookAhead.from, lookAhead.between));
  }
});
