import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectClose } from '@thalweg/testing';
import { minimize } from '../../src/index.js';
import { functions } from './functions.js';

interface Head {
  readonly name: string;
  readonly function: string;
  readonly start: readonly number[];
  /** `null` for none. */
  readonly bounds?: readonly (readonly [number | null, number | null])[];
}

interface Found {
  readonly x: readonly number[];
  readonly value: number;
  readonly evaluations: number;
  readonly iterations: number;
}

/** What `tools/golden/minimize.py` wrote. */
const golden = JSON.parse(readFileSync(new URL('../golden/minimize.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly (Head & {
    /** With its own tolerances. */
    readonly usual: Found;
    /** With a tolerance of 1e-12 for the value. */
    readonly precise: Found;
  })[];
  readonly simplexes: readonly (Head & { readonly steps: readonly Found[] })[];
};

const boundsOf = ({ bounds }: Head) =>
  bounds === undefined ? {} : { bounds: bounds.map(([a, b]) => [a ?? -Infinity, b ?? Infinity] as const) };

const solved = (head: Head, options: { readonly valueTolerance?: number } = {}) => {
  const f = functions[head.function]!;
  return minimize((x) => f(x)[0], head.start, { gradient: (x) => f(x)[1], ...options, ...boundsOf(head) });
};

describe('minimize beside L-BFGS-B of SciPy', () => {
  it.each(golden.cases)('$name: as low, with at most 1.5 times the calls of f', ({ precise, ...head }) => {
    const found = solved(head, { valueTolerance: 1e-12 });
    expect(found.converged).toBe(true);
    // Both end where the gradient is small, at values as far above the minimum as this.
    expect(found.value).toBeLessThan(precise.value + 1e-9);
    expect(found.evaluations).toBeLessThanOrEqual(1.5 * precise.evaluations);
    head.bounds?.forEach(([lower, upper], i) => {
      expect(found.x[i]).toBeGreaterThanOrEqual(lower ?? -Infinity);
      expect(found.x[i]).toBeLessThanOrEqual(upper ?? Infinity);
    });
    // These two have a valley so flat that points far apart have the same value.
    if (!/Powell|Zhu/.test(head.name))
      found.x.forEach((x, i) => {
        expect(Math.abs(x - precise.x[i]!)).toBeLessThan(1e-5);
      });
  });

  it.each(golden.cases)('$name: the same if each has its own tolerances', ({ usual, precise, ...head }) => {
    const found = solved(head);
    expect(found.converged).toBe(true);
    expect(found.value).toBeLessThan(precise.value + 1e-6);
    // SciPy ends early on Wood's function, far from the minimum.
    if (usual.value < precise.value + 1e-6)
      expect(found.evaluations).toBeLessThanOrEqual(1.5 * usual.evaluations);
    else expect(head.name).toBe('Wood');
  });

  it('takes about as many calls of f on the whole', () => {
    const quotients = golden.cases.map(
      ({ precise, ...head }) => solved(head, { valueTolerance: 1e-12 }).evaluations / precise.evaluations,
    );
    const mean = Math.exp(quotients.reduce((sum, each) => sum + Math.log(each), 0) / quotients.length);
    expect(mean).toBeLessThan(1.15);
  });
});

describe('minimize without a gradient beside Nelder-Mead of SciPy', () => {
  it.each(golden.simplexes)('$name: the same points after as many iterations', ({ steps, ...head }) => {
    const f = functions[head.function]!;
    for (const scipy of steps) {
      const found = minimize((x) => f(x)[0], head.start, {
        maxIterations: scipy.iterations,
        valueTolerance: 0,
        stepTolerance: 0,
        ...boundsOf(head),
      });
      expectClose([found.x, [found.value]], [scipy.x, [scipy.value]], 1e-15);
      expect(found.evaluations).toBe(scipy.evaluations);
    }
  });

  it.each([
    ['rosenbrock', [-1.2, 1], [1, 1]],
    ['beale', [1, 1], [3, 0.5]],
    ['himmelblau', [0, 0], [3, 2]],
    ['powell', [3, -1, 0, 1], [0, 0, 0, 0]],
    ['wood', [-3, -1, -3, -1], [1, 1, 1, 1]],
  ] as const)('reaches the minimum of %s', (name, start, minimum) => {
    const found = minimize((x) => functions[name]!(x)[0], start);
    expect(found.reason).toBe('simplexIsSmall');
    expect(found.gradient).toBeUndefined();
    expect(found.value).toBeLessThan(1e-8);
    found.x.forEach((x, i) => {
      expect(Math.abs(x - minimum[i]!)).toBeLessThan(name === 'powell' ? 1e-2 : 1e-4);
    });
  });
});
