import { describe, expect, it } from 'vitest';
import { ConfigError } from '@thalweg/core';
import {
  adam,
  lbfgs,
  minimize,
  nesterov,
  sgd,
  type MinimizeOptions,
  type Progress,
} from '../../src/index.js';
import { functions } from './functions.js';

const rosenbrock = (x: readonly number[]) => functions.rosenbrock!(x)[0];
const slopes = (x: readonly number[]) => functions.rosenbrock!(x)[1];
const start = [-1.2, 1];

/** $(x - 3)^2$ in each variable. */
const bowl = (x: readonly number[]) => x.reduce((sum, each) => sum + (each - 3) ** 2, 0);
const bowlSlopes = (x: readonly number[]) => x.map((each) => 2 * (each - 3));

describe('minimize', () => {
  it('gives and returns lists of the kind of the start, which it does not change', () => {
    const arrays = minimize(
      (x) => {
        expect(Array.isArray(x)).toBe(true);
        const value = rosenbrock(x);
        x.fill(7);
        return value;
      },
      start,
      { gradient: (x) => Float64Array.from(slopes(x)) },
    );
    expect(Array.isArray(arrays.x)).toBe(true);
    expect(arrays.x[0]).toBeCloseTo(1, 5);
    expect(start).toEqual([-1.2, 1]);

    const typed = Float64Array.from(start);
    const floats = minimize(
      (x) => {
        expect(x).toBeInstanceOf(Float64Array);
        return rosenbrock(Array.from(x));
      },
      typed,
      { gradient: (x) => slopes(Array.from(x)) },
    );
    expect(floats.x).toBeInstanceOf(Float64Array);
    expect(floats.gradient).toBeInstanceOf(Float64Array);
    expect(Array.from(floats.x)).toEqual(arrays.x);
    expect(Array.from(typed)).toEqual(start);
  });

  it('gives the same result twice', () => {
    const once = minimize(rosenbrock, start, { gradient: slopes });
    expect(minimize(rosenbrock, start, { gradient: slopes })).toEqual(once);
  });

  it('counts the calls of both functions', () => {
    const calls = { f: 0, gradient: 0 };
    const found = minimize(
      (x) => {
        calls.f++;
        return rosenbrock(x);
      },
      start,
      {
        gradient: (x) => {
          calls.gradient++;
          return slopes(x);
        },
      },
    );
    expect(found.evaluations).toBe(calls.f);
    expect(found.gradientEvaluations).toBe(calls.gradient);
    expect(found.value).toBe(rosenbrock(found.x));
    expect(found.gradient).toEqual(slopes(found.x));
  });

  describe('by differences', () => {
    it.each([
      ['forward', 1e-4, 3],
      ['central', 1e-6, 5],
    ] as const)('%s: the minimum, with the calls for them counted', (gradient, within, each) => {
      const found = minimize(rosenbrock, start, { gradient });
      expect(found.converged).toBe(true);
      for (const x of found.x) expect(Math.abs(x - 1)).toBeLessThan(within);
      expect(found.evaluations).toBe(each * found.gradientEvaluations);
    });

    it.each(['forward', 'central'] as const)(
      '%s: never outside the bounds, even in a narrow box',
      (gradient) => {
        const bounds = [
          [0, 1e-9],
          [2, 2],
          [-5, 1],
        ] as const;
        const found = minimize(
          (x) => {
            x.forEach((value, i) => {
              expect(value).toBeGreaterThanOrEqual(bounds[i]![0]);
              expect(value).toBeLessThanOrEqual(bounds[i]![1]);
            });
            return bowl(x);
          },
          [0, 2, 1],
          { gradient, bounds },
        );
        expect(found.x.slice(1)).toEqual([2, 1]);
        expect(found.reason).toBe('gradientIsSmall');
      },
    );
  });

  describe('by an optimizer', () => {
    it('takes its steps', () => {
      const found = minimize(bowl, [0, 10], { gradient: bowlSlopes, optimizer: adam({ learningRate: 0.1 }) });
      expect(found.reason).toBe('gradientIsSmall');
      for (const x of found.x) expect(x).toBeCloseTo(3, 4);
    });

    it('reads the gradient where the optimizer asks for it', () => {
      const found = minimize(bowl, [0], { gradient: bowlSlopes, optimizer: nesterov({ learningRate: 0.1 }) });
      expect(found.converged).toBe(true);
      expect(found.x[0]).toBeCloseTo(3, 4);
    });

    it('gives it the value and the function', () => {
      const found = minimize(rosenbrock, start, { gradient: slopes, optimizer: lbfgs() });
      expect(found.reason).toBe('gradientIsSmall');
      for (const x of found.x) expect(x).toBeCloseTo(1, 5);
      const own = minimize(rosenbrock, start, { gradient: slopes, valueTolerance: 0 });
      expect(found.iterations).toBe(own.iterations);
      found.x.forEach((x, i) => {
        expect(x).toBeCloseTo(own.x[i]!, 8);
      });
    });

    it('stays in the bounds', () => {
      const found = minimize(bowl, [0, 0], {
        gradient: bowlSlopes,
        optimizer: sgd({ learningRate: 0.3 }),
        bounds: [
          [-1, 1],
          [-1, 9],
        ],
      });
      expect(found.reason).toBe('gradientIsSmall');
      expect(found.x[0]).toBe(1);
      expect(found.x[1]).toBeCloseTo(3, 4);
    });

    it('returns the best point if it leaves it', () => {
      const found = minimize(bowl, [3.1], {
        gradient: bowlSlopes,
        optimizer: sgd({ learningRate: 1.5 }),
        maxIterations: 20,
      });
      expect(found.reason).toBe('maxIterations');
      expect(found.x).toEqual([3.1]);
    });

    it('ends where the value is no number', () => {
      const found = minimize((x) => (x[0]! > 1 ? NaN : -x[0]!), [0.95], {
        gradient: () => [-1],
        optimizer: sgd({ learningRate: 0.1 }),
      });
      expect(found.reason).toBe('notFinite');
      expect(found.x).toEqual([0.95]);
    });
  });

  describe('the reason why it ends', () => {
    it.each<[string, MinimizeOptions<readonly number[]>, boolean]>([
      ['gradientIsSmall', { valueTolerance: 0 }, true],
      ['valueIsSteady', { gradientTolerance: 0, valueTolerance: 1e-6 }, true],
      ['maxIterations', { maxIterations: 5 }, false],
      ['maxEvaluations', { maxEvaluations: 10 }, false],
      ['stopped', { onProgress: ({ iterations }) => (iterations === 7 ? 'stop' : undefined) }, false],
    ])('%s', (reason, options, converged) => {
      const found = minimize(rosenbrock, start, { gradient: slopes, ...options });
      expect(found).toMatchObject({ reason, converged });
    });

    it('is there at once where the start is the minimum', () => {
      const found = minimize(bowl, [3, 3], { gradient: bowlSlopes });
      expect(found).toEqual({
        x: [3, 3],
        value: 0,
        gradient: [0, 0],
        reason: 'gradientIsSmall',
        converged: true,
        iterations: 0,
        evaluations: 1,
        gradientEvaluations: 1,
      });
    });

    it('noDecrease: for a gradient that is wrong', () => {
      const found = minimize(bowl, [0], { gradient: (x) => bowlSlopes(x).map((slope) => -slope) });
      expect(found).toMatchObject({ reason: 'noDecrease', converged: false, x: [0] });
    });

    it('unbounded: for a value of minus infinity', () => {
      const log = (x: readonly number[]) => (x[0]! > 0 ? Math.log(x[0]!) : -Infinity);
      expect(minimize(log, [2], { gradient: (x) => [1 / x[0]!] })).toMatchObject({
        reason: 'unbounded',
        converged: false,
        value: -Infinity,
      });
      expect(minimize(log, [2]).reason).toBe('unbounded');
    });

    it.each([
      ['gradient', { gradient: slopes }, 1],
      ['forward', { gradient: 'forward' }, 3],
      ['central', { gradient: 'central' }, 5],
      ['Nelder and Mead', {}, 1],
      ['an optimizer with a line search', { gradient: slopes, optimizer: lbfgs() }, 1],
    ] as const)('maxEvaluations is exceeded only for the start: %s', (_, options, atStart) => {
      for (const maxEvaluations of [0, 1, 2, 3, 4, 7, 20]) {
        const found = minimize(rosenbrock, start, { ...options, maxEvaluations });
        expect(found.reason).toBe('maxEvaluations');
        expect(found.evaluations).toBeLessThanOrEqual(Math.max(maxEvaluations, atStart));
      }
    });
  });

  it('tells its progress', () => {
    const seen: Progress<readonly number[]>[] = [];
    const found = minimize(rosenbrock, start, {
      gradient: slopes,
      onProgress: (progress) => seen.push(progress),
    });
    expect(seen.map(({ iterations }) => iterations)).toEqual(seen.map((_, i) => i + 1));
    expect(seen).toHaveLength(found.iterations);
    expect(seen.at(-1)).toEqual({
      iterations: found.iterations,
      x: found.x,
      value: found.value,
      gradient: found.gradient,
      evaluations: found.evaluations,
      gradientEvaluations: found.gradientEvaluations,
    });
    seen.slice(1).forEach(({ value }, i) => {
      // The approximate condition of the line search allows for rounding errors.
      expect(value).toBeLessThanOrEqual(seen[i]!.value * (1 + 1e-6));
    });
  });

  it('keeps away from where the function is NaN, infinite, or has no gradient', () => {
    // The minimum of x - log(x) is 1; the first step from 0.05 goes far below 0.
    const barrier = (x: readonly number[]) => x[0]! - Math.log(x[0]!);
    for (const bad of [NaN, Infinity]) {
      const found = minimize((x) => (x[0]! <= 0 ? bad : barrier(x)), [8], {
        gradient: (x) => [1 - 1 / x[0]!],
      });
      expect(found.converged).toBe(true);
      expect(found.x[0]).toBeCloseTo(1, 4);
    }
    const found = minimize((x) => x[0]! ** 2, [8], { gradient: (x) => [x[0]! < 1 ? NaN : 2 * x[0]!] });
    expect(found.x[0]).toBeGreaterThanOrEqual(1);
    const values = minimize((x) => (x[0]! <= 0 ? NaN : barrier(x)), [8]);
    expect(values.x[0]).toBeCloseTo(1, 4);
  });

  it('handles gradients whose squares overflow', () => {
    const found = minimize((x) => 1e200 * bowl(x), [0, 5], {
      gradient: (x) => bowlSlopes(x).map((slope) => 1e200 * slope),
      gradientTolerance: 1e195,
    });
    for (const x of found.x) expect(x).toBeCloseTo(3, 4);
  });

  // SciPy's simplex becomes small where the rate is at its bound 0, and the sum of squares 10.8.
  it('goes on without a gradient where the simplex collapses at a bound', () => {
    const measured = [5.1, 3.6, 2.3, 2, 1.4, 1.3];
    const squares = ([height = NaN, rate = NaN, rest = NaN]: readonly number[]) =>
      measured.reduce((sum, y, t) => sum + (height * Math.exp(-rate * t) + rest - y) ** 2, 0);
    const bounds = [
      [-Infinity, Infinity],
      [0, 10],
      [0, Infinity],
    ] as const;
    const [simplex, slopes] = [
      minimize(squares, [1, 1, 0], { bounds }),
      minimize(squares, [1, 1, 0], { bounds, gradient: 'central' }),
    ];
    expect(simplex.value).toBeLessThan(0.0742);
    simplex.x.forEach((x, i) => {
      expect(x).toBeCloseTo(slopes.x[i]!, 4);
    });
  });

  it('works with one variable, and without a gradient', () => {
    expect(minimize(bowl, [0]).x[0]).toBeCloseTo(3, 5);
  });

  it('fits twenty variables of which many end at their bounds', () => {
    // The nearest point of a box to one outside, in a metric in which the variables depend on each other.
    const target = Array.from({ length: 20 }, (_, i) => 3 * Math.sin(i));
    const f = (x: readonly number[]) =>
      x.reduce((sum, each, i) => {
        const near = each - target[i]! + 0.5 * ((x[i + 1] ?? 0) - (target[i + 1] ?? 0));
        return sum + near * near;
      }, 0);
    const found = minimize(
      f,
      target.map(() => 0),
      { gradient: 'central', bounds: target.map(() => [-1, 1]) },
    );
    expect(found.converged).toBe(true);
    // The conditions of Karush, Kuhn and Tucker.
    found.x.forEach((x, i) => {
      const slope = found.gradient![i]!;
      if (x > -1 && x < 1) expect(Math.abs(slope)).toBeLessThan(1e-4);
      else expect(x * slope).toBeLessThan(1e-4);
    });
    expect(found.x.filter((x) => Math.abs(x) === 1).length).toBeGreaterThan(5);
  });

  describe('refuses', () => {
    const gradient = bowlSlopes;
    it.each<[string, () => unknown, RegExp]>([
      ['no function', () => minimize(3 as never, [0]), /^minimize: f: expected a function, found a number/],
      [
        'no list',
        () => minimize(bowl, 3 as never),
        /^minimize: x0: expected an array of numbers or a Float64Array/,
      ],
      ['an empty start', () => minimize(bowl, []), /^minimize: x0: expected at least one number, found none/],
      [
        'NaN in the start',
        () => minimize(bowl, [0, NaN]),
        /^minimize: x0\[1\]: expected a finite number, found NaN/,
      ],
      [
        'too few bounds',
        () => minimize(bowl, [0, 1], { bounds: [[0, 1]] }),
        /^minimize: bounds: expected 2 pairs .*, found 1/,
      ],
      [
        'bounds that cross',
        () => minimize(bowl, [0], { bounds: [[1, -1]] }),
        /^minimize: bounds\[0\]: expected a lower bound that is not above the upper one, found 1 and -1/,
      ],
      [
        'NaN as a bound',
        () => minimize(bowl, [0], { bounds: [[NaN, 1]] }),
        /^minimize: bounds\[0\]: .* NaN and 1/,
      ],
      [
        'a bound that is no pair',
        () => minimize(bowl, [0], { bounds: [[1]] as never }),
        /^minimize: bounds\[0\]: expected a pair .*\. Use -Infinity and Infinity for none/,
      ],
      [
        'a start outside the bounds',
        () =>
          minimize(bowl, [0, 2], {
            bounds: [
              [-1, 1],
              [-1, 1],
            ],
          }),
        /^minimize: x0\[1\]: expected a start in \[-1, 1\], found 2\. Move it inside/,
      ],
      [
        'a function that is NaN at the start',
        () => minimize(() => NaN, [0], { gradient }),
        /^minimize: x0: expected a start where f and its gradient are finite/,
      ],
      [
        'a gradient that is NaN at the start',
        () => minimize(bowl, [0, 0], { gradient: () => [0, NaN] }),
        /^minimize: x0: .*, found one where element 1 of the gradient is NaN/,
      ],
      [
        'a function that returns no number',
        () => minimize(() => 'low' as never, [0]),
        /^minimize: f: expected a function that returns a number, found one that returns a string/,
      ],
      [
        'a gradient of another length',
        () => minimize(bowl, [0, 0], { gradient: () => [1] }),
        /^minimize: gradient: expected a function that returns 2 numbers, .*, found one that returns a list of 1/,
      ],
      [
        'a gradient that is no list',
        () => minimize(bowl, [0], { gradient: () => 1 as never }),
        /^minimize: gradient: .*, found one that returns a number/,
      ],
      [
        'another word for the gradient',
        () => minimize(bowl, [0], { gradient: 'backward' as never }),
        /^minimize: gradient: expected a function, 'forward' or 'central', found a string/,
      ],
      [
        'an optimizer without a gradient',
        () => minimize(bowl, [0], { optimizer: adam() }),
        /^minimize: gradient: expected a gradient for the optimizer, found nothing\. Give a function, or 'central'/,
      ],
      [
        'an unknown option',
        () => minimize(bowl, [0], { tolerance: 1 } as never),
        /^minimize: tolerance: expected no such option/,
      ],
      [
        'a negative tolerance',
        () => minimize(bowl, [0], { gradientTolerance: -1 }),
        /^minimize: gradientTolerance: expected a number, 0 or more, found -1/,
      ],
      [
        'a progress that is no function',
        () => minimize(bowl, [0], { onProgress: true as never }),
        /^minimize: onProgress: expected a function, found a boolean/,
      ],
    ])('%s', (_, act, message) => {
      expect(act).toThrow(ConfigError);
      expect(act).toThrow(message);
    });

    it('nothing that the function throws', () => {
      const own = new RangeError('mine');
      expect(() =>
        minimize(() => {
          throw own;
        }, [0]),
      ).toThrow(own);
    });
  });
});
