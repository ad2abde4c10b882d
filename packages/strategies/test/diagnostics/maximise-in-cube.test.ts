import { describe, expect, it } from 'vitest';
import { makeKey, normal, toArray } from '@thalweg/core';
import { maximiseInCube, type Objective } from '../../src/diagnostics/maximise-in-cube.js';

/** The objective b·z − z·Hz / 2 for H = B Bᵀ / n + I, which is positive definite. */
const concave = (n: number, seed: number, push: number) => {
  const entries = toArray(normal(makeKey(seed), [n, n]));
  const b = toArray(normal(makeKey(seed + 1), [n])).map((value) => push * value);
  const times = (z: ArrayLike<number>) => {
    const across = Array.from({ length: n }, (_, k) =>
      b.reduce((sum, _b, j) => sum + entries[j * n + k]! * z[j]!, 0),
    );
    return b.map(
      (_, i) => z[i]! + across.reduce((sum, value, k) => sum + entries[i * n + k]! * value, 0) / n,
    );
  };
  const objective: Objective = (z) => {
    const hz = times(z);
    const value = b.reduce((sum, slope, i) => sum + (slope - hz[i]! / 2) * z[i]!, 0);
    return [value, Float64Array.from(b, (slope, i) => slope - hz[i]!)];
  };
  return objective;
};

/** Counts evaluations, and checks that none is outside. */
const watched = (objective: Objective) => {
  const values: number[] = [];
  const watching: Objective = (z) => {
    expect(z.every((side) => side >= -1 && side <= 1)).toBe(true);
    const found = objective(z);
    values.push(found[0]);
    return found;
  };
  return { watching, values };
};

describe('maximiseInCube', () => {
  it('finds a maximum inside, faster than the gradient alone could', () => {
    const objective = concave(12, 20, 0.2);
    const { watching, values } = watched(objective);
    const { point, value, iterations } = maximiseInCube(watching, new Float64Array(12).fill(0.5), 60);
    expect(Math.max(...point.map(Math.abs))).toBeLessThan(1);
    expect(Math.max(...objective(point)[1].map(Math.abs))).toBeLessThan(1e-7);
    expect(value).toBe(Math.max(...values));
    expect(iterations).toBeLessThan(60);
  });

  it('finds a maximum on some faces, where the gradient only pushes against them', () => {
    const objective = concave(12, 30, 2);
    const { point } = maximiseInCube(watched(objective).watching, new Float64Array(12), 100);
    const [, gradient] = objective(point);
    const held = point.filter((side) => Math.abs(side) === 1).length;
    expect(held).toBeGreaterThan(2);
    expect(held).toBeLessThan(12);
    point.forEach((side, i) => {
      if (Math.abs(side) === 1) expect(gradient[i]! * side).toBeGreaterThan(0);
      else expect(Math.abs(gradient[i]!)).toBeLessThan(1e-7);
    });
  });

  it('finds the constrained maximum of a problem solved by hand', () => {
    // −((x − 2)² + y² + (x − 2) y) / 2: the face x = 1 holds, and there y = 1/2.
    const { point, value } = maximiseInCube(
      ([x = NaN, y = NaN]) => [
        -((x - 2) ** 2 + y ** 2 + (x - 2) * y) / 2,
        Float64Array.of(-(x - 2) - y / 2, -y - (x - 2) / 2),
      ],
      Float64Array.of(-0.5, -0.5),
      30,
    );
    expect(point[0]).toBe(1);
    expect(point[1]).toBeCloseTo(0.5, 8);
    expect(value).toBeCloseTo(-0.375, 12);
  });

  it("climbs Rosenbrock's function turned upside down", () => {
    const objective: Objective = ([x = NaN, y = NaN]) => {
      const [u, v] = [2 * x, 2 * y];
      return [
        -((1 - u) ** 2 + 100 * (v - u * u) ** 2),
        Float64Array.of(4 * (1 - u) + 800 * u * (v - u * u), -400 * (v - u * u)),
      ];
    };
    const { point, value, iterations } = maximiseInCube(objective, Float64Array.of(-0.6, 0.5), 100);
    expect(value).toBeGreaterThan(-1e-12);
    expect([...point].map((side) => side.toFixed(5))).toEqual(['0.50000', '0.50000']);
    expect(iterations).toBeLessThan(60);
  });

  it('takes the same steps whatever the units of the value', () => {
    const objective = concave(12, 30, 2);
    const larger: Objective = (z) => {
      const [value, gradient] = objective(z);
      return [2 ** 20 * value, gradient.map((slope) => 2 ** 20 * slope)];
    };
    const start = new Float64Array(12);
    expect(maximiseInCube(larger, start, 8).point).toEqual(maximiseInCube(objective, start, 8).point);
  });

  it('goes to a corner of a convex function at once', () => {
    const curvature = [1, 1e-6, 1e6, 3];
    const { watching, values } = watched((z) => [
      z.reduce((sum, side, i) => sum + (curvature[i]! * side * side) / 2, 0),
      z.map((side, i) => curvature[i]! * side),
    ]);
    const found = maximiseInCube(watching, Float64Array.of(0.1, -0.2, 1e-9, -0.9), 10);
    expect([...found.point]).toEqual([1, -1, 1, -1]);
    expect(found.value).toBe((1 + 1e-6 + 1e6 + 3) / 2);
    expect([found.iterations, values.length]).toEqual([1, 2]);
  });

  it('stays where there is no way up', () => {
    const start = Float64Array.of(0, 0);
    const flat = maximiseInCube((z) => [1, z.map(() => 0)], start, 10);
    expect([[...flat.point], flat.value, flat.iterations]).toEqual([[0, 0], 1, 0]);
    const held = maximiseInCube((z) => [z[0]! - z[1]!, Float64Array.of(1, -1)], Float64Array.of(1, -1), 10);
    expect([[...held.point], held.value, held.iterations]).toEqual([[1, -1], 2, 0]);
  });

  it('does not go where the function is not a number', () => {
    for (const beyond of [NaN, Infinity, -Infinity]) {
      const { point, value } = maximiseInCube(
        ([z = NaN]) => [z < 0.5 ? z : beyond, Float64Array.of(1)],
        Float64Array.of(0),
        20,
      );
      expect(value).toBeLessThan(0.5);
      expect(value).toBeGreaterThan(0.49);
      expect(point[0]).toBe(value);
    }
  });

  it('takes no more steps than it may, and leaves the start alone', () => {
    const start = new Float64Array(12).fill(0.5);
    const objective = concave(12, 20, 0.2);
    const values = [0, 1, 2, 5].map((limit) => {
      const { value, iterations } = maximiseInCube(objective, start, limit);
      expect(iterations).toBe(limit);
      return value;
    });
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(values[0]).toBe(objective(start)[0]);
    expect([...start]).toEqual(new Array(12).fill(0.5));
  });
});
