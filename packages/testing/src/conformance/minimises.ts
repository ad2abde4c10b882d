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
      const valueAndGrad = ({ w }: typeof at.params) => {
        const errors = toArray(w).map((x, k) => x - goal[k]!);
        const value = errors.reduce((sum, error) => sum + error * error, 0);
        return [value, { w: tensor(errors.map((error) => 2 * error)) }] as const;
      };
      for (let i = 0; i < 3000; i++) {
        const [value, gradient] = valueAndGrad(step.gradientPoint(at));
        // A method that arrives early need not stay for all steps.
        if (value < 1e-10) break;
        at = step(at, gradient, { value, valueAndGrad });
      }
      toArray(leaves<Tensor>(at.params)[0]!).forEach((x, k) => {
        expect(Math.abs(x - goal[k]!)).toBeLessThan(1e-2);
      });
    });

    it("minimises Rosenbrock's function", () => {
      // A donated step has the bits of a pure one, and takes a fifth of the time.
      const step = makeStep(minimises.rosenbrock(), { donate: true });
      const at = step.init(tensor([0, 0]));
      const valueAndGrad = (point: Tensor) => {
        const [x, y] = [point.get(0), point.get(1)];
        const rise = y - x * x;
        const slopes = tensor([-2 * (1 - x) - 400 * x * rise, 200 * rise]);
        return [(1 - x) ** 2 + 100 * rise * rise, slopes] as const;
      };
      for (let i = 0; i < 20_000; i++) {
        const point = step.gradientPoint(at);
        const [x, y] = [point.get(0), point.get(1)];
        const rise = y - x * x;
        const [slopeX, slopeY] = [-2 * (1 - x) - 400 * x * rise, 200 * rise];
        // A method that arrives early need not stay for all steps.
        if (Math.hypot(at.params.get(0) - 1, at.params.get(1) - 1) < 1e-3) break;
        at.gradients.set(0, slopeX);
        at.gradients.set(1, slopeY);
        step(at, at.gradients, { value: (1 - x) ** 2 + 100 * rise * rise, valueAndGrad });
      }
      for (const x of toArray(at.params)) expect(Math.abs(x - 1)).toBeLessThan(3e-2);
    });
  });
};
