import { expect, it, describe } from 'vitest';
import { leaves, makeStep, tensor, toArray, type Tensor } from '@thalweg/core';
import type { ConformanceCase } from './conformance-case.js';

/** Tests that an optimizer finds two minima. */
export const testMinima = ({ name, minimises }: ConformanceCase): void => {
  if (minimises === undefined) return;
  describe(name, () => {
    it('minimises a parabola', () => {
      const step = makeStep(minimises.parabola());
      let at = step.init({ w: tensor([-1, 10, 1]) });
      const goal = [1, -1, 1];
      for (let i = 0; i < 3000; i++)
        at = step(at, {
          w: tensor(toArray(step.gradientPoint(at).w).map((x, k) => 2 * (x - goal[k]!))),
        });
      toArray(leaves<Tensor>(at.params)[0]!).forEach((x, k) => {
        expect(Math.abs(x - goal[k]!)).toBeLessThan(1e-2);
      });
    });

    it("minimises Rosenbrock's function", () => {
      // A donated step has the bits of a pure one, and takes a fifth of the time.
      const step = makeStep(minimises.rosenbrock(), { donate: true });
      const at = step.init(tensor([0, 0]));
      for (let i = 0; i < 20_000; i++) {
        const point = step.gradientPoint(at);
        const [x, y] = [point.get(0), point.get(1)];
        at.gradients.set(0, -2 * (1 - x) - 400 * x * (y - x * x));
        at.gradients.set(1, 200 * (y - x * x));
        step(at, at.gradients);
      }
      for (const x of toArray(at.params)) expect(Math.abs(x - 1)).toBeLessThan(3e-2);
    });
  });
};
