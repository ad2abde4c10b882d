import { describe, expect, it } from 'vitest';
import { makeStep, tensor, toArray, type AnyTransformation } from '@thalweg/core';
import { sgd } from '@thalweg/optimizers';
import { convexNesterov } from './convex-nesterov.js';
import { tridiagonal } from './tridiagonal.js';

const smoothness = 4;
const iterations = 150;
const hard = tridiagonal(400);

/** f(x_k) - f(x*) for k = 0, 1, ... from x_0 = 0. */
const gaps = (optimizer: AnyTransformation): readonly number[] => {
  const step = makeStep(optimizer);
  let at = step.init(tensor(hard.minimizer.map(() => 0)));
  return Array.from({ length: iterations + 1 }, () => {
    const gap = hard.value(toArray(at.params)) - hard.minimum;
    at = step(at, tensor(hard.gradient(toArray(step.gradientPoint(at)))));
    return gap;
  });
};

const descent = gaps(sgd({ learningRate: 1 / smoothness }));
const accelerated = gaps(convexNesterov({ learningRate: 1 / smoothness }));

/** R3: the gaps that a NumPy prototype had after 150 iterations, 5.4 apart. */
const measured = { descent: 3.13e-2, accelerated: 5.8e-3 };

describe("Nesterov's method on the worst quadratic (R3)", () => {
  it('is at least 4 times as close as gradient descent after 150 iterations', () => {
    expect(descent[iterations]! / accelerated[iterations]!).toBeGreaterThanOrEqual(4);
  });

  it('is within 2 L |x_0 - x*|^2 / (k + 1)^2 of the minimum at every k', () => {
    const distance = hard.minimizer.reduce((total, x) => total + x * x, 0);
    accelerated.forEach((gap, k) =>
      expect(gap, `k = ${k}`).toBeLessThanOrEqual((2 * smoothness * distance) / (k + 1) ** 2),
    );
  });

  it('leaves the gaps of the prototype', () => {
    expect(descent[iterations]).toBeCloseTo(measured.descent, 4);
    expect(accelerated[iterations]).toBeCloseTo(measured.accelerated, 4);
  });
});

describe('the tridiagonal quadratic', () => {
  it('has the gradient that is its slope', () => {
    const { value, gradient } = tridiagonal(5);
    const point = [1, -2, 0.5, 3, 0];
    const moved = (by: number, along: number) => value(point.map((x, i) => (i === along ? x + by : x)));
    gradient(point).forEach((slope, i) =>
      expect(slope).toBeCloseTo((moved(1e-5, i) - moved(-1e-5, i)) / 2e-5, 6),
    );
  });

  it('has a gradient of 0 at its minimizer', () => {
    const { minimizer, minimum, gradient, value } = tridiagonal(7);
    for (const slope of gradient(minimizer)) expect(slope).toBeCloseTo(0, 12);
    expect(value(minimizer)).toBeCloseTo(minimum, 12);
  });
});
