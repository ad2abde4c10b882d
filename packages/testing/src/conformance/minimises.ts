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
      const step = makeStep(minimises.rosenbrock());
      let at = step.init(tensor([0, 0]));
      for (let i = 0; i < 20_000; i++) {
        const [x, y] = toArray(step.gradientPoint(at)) as [number, number];
        at = step(at, tensor([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]));
      }
      for (const x of toArray(at.params)) expect(Math.abs(x - 1)).toBeLessThan(3e-2);
    });
  });
};
