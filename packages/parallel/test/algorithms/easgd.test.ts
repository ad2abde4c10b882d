import {
  applyUpdates,
  chain,
  foldIn,
  makeKey,
  mapTensors,
  normal,
  tensor,
  toArray,
  zipTrees,
  type Params,
  type Tensor,
} from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { addDecayedWeights, adam, sgd } from '@thalweg/optimizers';
import { boundStaleness, eamsgd, easgd } from '@thalweg/parallel';
import { describe, expect, it } from 'vitest';
import { expectSameBits } from '@thalweg/testing';
import { noisyGradient, start } from './quadratic.js';
import { synchronousRun, type Gradient, type RunSetup } from './synchronous-run.js';

const parabola: Gradient = (at) => at;
const flat: Gradient = (at) =>
  mapTensors<Params>((leaf) => tensor(toArray(leaf).fill(0), leaf.shape, leaf.dtype), at);

const run = (setup: Partial<RunSetup> & Pick<RunSetup, 'algorithm'>) => {
  const of = synchronousRun({
    optimizer: sgd({ learningRate: 0.1 }),
    params: start,
    workers: 3,
    gradient: noisyGradient,
    ...setup,
  });
  of.startAll();
  return of;
};

const numbers = (params: Params): number[] => {
  const found: number[] = [];
  mapTensors<Params>((leaf) => {
    found.push(...toArray(leaf));
    return leaf;
  }, params);
  return found;
};

/** Both trees, number by number. */
const combine = (f: (x: number, y: number) => number, a: Params, b: Params): Params =>
  zipTrees(
    (x: Tensor, y: Tensor) =>
      tensor(
        toArray(x).map((value, i) => f(value, toArray(y)[i]!)),
        x.shape,
        x.dtype,
      ),
    a,
    b,
  );

describe('alpha', () => {
  it('is beta divided by the workers that the run began with, or what is given', () => {
    const pushOf = (algorithm: RunSetup['algorithm'], workers: number): number => {
      const of = run({
        algorithm,
        workers,
        params: tensor([1]),
        optimizer: sgd({ learningRate: 1 }),
        gradient: parabola,
      });
      of.round([0]);
      // The worker went from 1 to 0, and the centre is at 1.
      return toArray(of.pushes()[0]!.payload as Tensor)[0]!;
    };
    expect(pushOf(easgd({ tau: 1 }), 3)).toBe(-0.9 / 3);
    expect(pushOf(easgd({ tau: 1, beta: 0.5 }), 8)).toBe(-0.5 / 8);
    expect(pushOf(easgd({ tau: 1, alpha: 0.2 }), 8)).toBe(-0.2);
    expect(pushOf(eamsgd({ tau: 1, momentum: 0 }), 4)).toBe(-0.9 / 4);
  });

  it.each([
    [() => easgd({ alpha: -0.1 }), /alpha: expected a finite number, 0 or more, or null .*, found -0.1/],
    [() => easgd({ beta: -1 }), /beta/],
    [() => easgd({ tau: 0 }), /tau: expected a whole number, 1 or more, found 0/],
    [() => easgd({ tau: 1.5 }), /tau/],
    [() => eamsgd({ momentum: 1 }), /momentum/],
    [() => easgd({ mode: 'fast' as 'sync' }), /one of 'async', 'sync'/],
  ])('%s is refused', (build, message) => {
    expect(build).toThrow(message);
  });
});

describe('the order of things', () => {
  it('asynchronous: an exchange after every tau steps, the gradient where the worker was before it', () => {
    const [alpha, eta, tau] = [0.3, 0.1, 2];
    const of = run({
      algorithm: easgd({ alpha, tau }),
      workers: 2,
      params: tensor([1, -2]),
    });
    // Algorithm 1 of the paper, for the elements of two vectors; here t > 0 is where t ≡ 0 changes something.
    const workers = [0, 1].map((): { x: Params; t: number } => ({ x: tensor([1, -2]), t: 0 }));
    let centre: Params = tensor([1, -2]);
    const expected: Params[][] = [[], []];
    for (let turn = 0; turn < 20; turn++) {
      const worker = turn % 2;
      const local = workers[worker]!;
      const x = local.x;
      if (local.t > 0 && local.t % tau === 0) {
        const d = combine((a, b) => alpha * (a - b), x, centre);
        local.x = combine((a, b) => a - b, local.x, d);
        centre = applyUpdates<Params>(centre, d);
      }
      expected[worker]!.push(x);
      const g = noisyGradient(x, { worker, clock: local.t })!;
      local.x = combine((a, b) => a + -eta * b, local.x, g);
      local.t += 1;
    }
    const found: Params[][] = [[], []];
    for (let turn = 0; turn < 20; turn++) {
      const worker = turn % 2;
      of.turn(worker);
      found[worker]!.push(of.point(worker));
    }
    expectSameBits(found, expected);
  });

  it('synchronous: all see one centre, which moves to the mean by beta', () => {
    const [beta, eta, workers] = [0.9, 0.1, 3];
    const of = run({ algorithm: easgd({ tau: 1, mode: 'sync' }), params: tensor([1, -2]) });
    const alpha = beta / workers;
    let xs = Array.from({ length: workers }, (): Params => tensor([1, -2]));
    let centre: Params = tensor([1, -2]);
    for (let t = 0; t < 10; t++) {
      of.round();
      xs.forEach((x, worker) => expectSameBits(of.point(worker), x));
      const moves = xs.map((x) => combine((a, b) => alpha * (a - b), x, centre));
      const next = xs.map((x, worker) => {
        const g = noisyGradient(x, { worker, clock: t })!;
        const pulled = combine((a, b) => a - b, x, moves[worker]!);
        return combine((a, b) => a + -eta * b, pulled, g);
      });
      // Equation 3: (1 − β) centre + β mean.
      const mean = xs.reduce((a, b) => combine((x, y) => x + y, a, b));
      const moved = combine((c, total) => (1 - beta) * c + (beta * total) / workers, centre, mean);
      const total = moves.reduce((a, b) => combine((x, y) => x + y, a, b));
      centre = applyUpdates<Params>(centre, total);
      numbers(centre).forEach((x, i) => expect(x).toBeCloseTo(numbers(moved)[i]!, 14));
      xs = next;
    }
  });
});

it('a weight decay in the optimizer is that of the point of the gradient, as one in the gradient is', () => {
  const decay = 0.3;
  const points = (setup: Partial<RunSetup>) => {
    const of = run({ algorithm: easgd({ alpha: 0.4, tau: 2 }), params: tensor([1, -2]), ...setup });
    for (let i = 0; i < 12; i++) of.round();
    return numbers([of.params(), ...[0, 1, 2].map(of.point)]);
  };
  const within = points({
    gradient: (at, place) => combine((x, g) => g + decay * x, at, noisyGradient(at, place)!),
  });
  const outside = points({ optimizer: chain(addDecayedWeights(decay), sgd({ learningRate: 0.1 })) });
  outside.forEach((x, i) => expect(x).toBeCloseTo(within[i]!, 13));
});

describe('an exchange', () => {
  it.each(['async', 'sync'] as const)('%s: leaves the sum of all workers and the centre as it is', (mode) => {
    const moving = 6;
    const of = run({
      algorithm: easgd({ tau: 2, mode }),
      gradient: (at, place) => (place.clock < moving ? noisyGradient(at, place) : flat(at, place)),
    });
    for (let i = 0; i < moving + 1; i++) of.round();
    /** The centre after an exchange and the points of the next gradients but one, which show where the exchange led. */
    const total = (): number[] => {
      const where = [of.params()];
      of.round();
      where.push(...[0, 1, 2].map(of.point));
      of.round();
      return numbers(where[0]!).map((_, i) => where.reduce((sum, params) => sum + numbers(params)[i]!, 0));
    };
    const centre = numbers(of.params());
    const first = total();
    const scale = Math.max(...first.map(Math.abs));
    for (let i = 0; i < 6; i++) {
      const change = total().map((x, j) => Math.abs(x - first[j]!));
      // The first three numbers are float64, the others float32.
      expect(Math.max(...change.slice(0, 3))).toBeLessThan(scale * 2 ** -51);
      expect(Math.max(...change)).toBeLessThan(scale * 2 ** -22);
    }
    expect(Math.abs(numbers(of.params())[0]! - centre[0]!)).toBeGreaterThan(0.01);
  });

  it('moves the worker and the centre by the same', () => {
    const of = run({ algorithm: easgd({ tau: 2 }), workers: 2 });
    of.round([0]);
    const before = of.params();
    of.turn(0);
    const d = of.pushes()[0]!.payload as Params;
    expectSameBits(of.params(), applyUpdates<Params>(before, d));
  });
});

describe('synchronous', () => {
  const points = (orders: readonly (readonly number[])[]) => {
    const of = run({ algorithm: easgd({ tau: 2, mode: 'sync' }) });
    for (const order of orders) of.round(order);
    return [of.params(), ...[0, 1, 2].map(of.point)];
  };

  it('gives the same bits whichever worker is first', () => {
    const orders = [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [1, 0, 2],
    ];
    const steady = points(Array.from({ length: 12 }, () => orders[0]!));
    for (const order of orders.slice(1))
      expectSameBits(points(Array.from({ length: 12 }, () => order)), steady);
    // A worker that goes as far as it can before the others go on.
    const eager = [
      [0, 0, 0, 0, 0],
      [2, 2, 2, 2, 1, 1],
    ];
    const of = run({ algorithm: easgd({ tau: 2, mode: 'sync' }) });
    while ([0, 1, 2].some((worker) => of.clock(worker) < 12))
      for (const order of eager) for (const worker of order) if (of.clock(worker) < 12) of.turn(worker);
    [0, 1, 2].forEach(of.send);
    expectSameBits([of.params(), ...[0, 1, 2].map(of.point)], steady);
  });

  it('lets no worker go ahead of the round', () => {
    const of = run({ algorithm: easgd({ tau: 2, mode: 'sync' }) });
    let turns = 0;
    while (of.turn(0)) turns += 1;
    // Two steps, the exchange, two more, and then it waits for the others.
    expect(turns).toBe(4);
    expect(of.version()).toBe(0);
    for (let i = 0; i < 2; i++) [1, 2].forEach(of.turn);
    expect(of.version()).toBe(1);
    expect(of.turn(0)).toBe(true);
    expect(of.pushes().map(({ staleness }) => staleness)).toEqual([0, 0, 0, 0]);
  });

  it('a worker that is lost ends the wait for it, and what it had pushed counts', () => {
    const of = run({
      algorithm: easgd({ alpha: 0.25, tau: 1, mode: 'sync' }),
      params: tensor([1]),
      optimizer: sgd({ learningRate: 1 }),
      gradient: parabola,
    });
    // Each goes from 1 to 0 and pulls the centre by a quarter.
    [0, 1].forEach(of.turn);
    expect(of.version()).toBe(0);
    of.lose(0);
    expect(of.version()).toBe(0);
    of.lose(2);
    expect(of.version()).toBe(1);
    expect(toArray(of.params() as Tensor)).toEqual([0.5]);
  });
});

describe('taking turns on f = x² / 2, alpha may be up to (4 − 2η) / (4 − η), to 2 %', () => {
  /** How much larger everything becomes over many rounds: the logarithm of the spectral radius, per round. */
  const growth = (eta: number, alpha: number, workers: number): number => {
    const of = run({
      algorithm: easgd({ alpha, tau: 1 }),
      workers,
      params: tensor([1]),
      optimizer: sgd({ learningRate: eta }),
      gradient: parabola,
    });
    const size = (): number =>
      Math.hypot(
        ...numbers(of.params()),
        ...Array.from({ length: workers }, (_, i) => numbers(of.point(i))[0]!),
      );
    const window = (rounds: number): number => {
      let largest = 0;
      for (let i = 0; i < rounds; i++) {
        of.round();
        largest = Math.max(largest, size());
      }
      return largest;
    };
    window(250);
    const before = window(100);
    window(200);
    return Math.log(window(100) / before) / 300;
  };

  it.each([
    [1, 0.1],
    [1, 1.9],
    [3, 0.5],
    [3, 1],
    [8, 0.1],
    [8, 1.5],
  ])('%i workers, rate %d', (workers, eta) => {
    const boundary = (4 - 2 * eta) / (4 - eta);
    const [below, above] = [growth(eta, 0.98 * boundary, workers), growth(eta, 1.02 * boundary, workers)];
    expect(below).toBeLessThan(0);
    expect(above).toBeGreaterThan(0);
  });
});

describe('the variance of the centre, synchronous, f = x² / 2 with noise of variance 1, to 5 %', () => {
  // p · E(centre²) by the 2 × 2 Lyapunov equation for the centre and the mean of the workers.
  const stationary = (p: number, eta: number, beta: number): number => {
    const alpha = beta / p;
    // (centre, mean)' = A (centre, mean) − η (0, noise), noise of variance 1 / p.
    const a = [1 - beta, beta, alpha, 1 - eta - alpha];
    let c = [0, 0, 0];
    for (let i = 0; i < 100_000; i++) {
      const [xx, xy, yy] = c as [number, number, number];
      const [p1, p2, q1, q2] = a as [number, number, number, number];
      c = [
        p1 * p1 * xx + 2 * p1 * p2 * xy + p2 * p2 * yy,
        p1 * q1 * xx + (p1 * q2 + p2 * q1) * xy + p2 * q2 * yy,
        q1 * q1 * xx + 2 * q1 * q2 * xy + q2 * q2 * yy + (eta * eta) / p,
      ];
    }
    return p * c[0]!;
  };

  it.each([
    [1, 0.03258, 2000],
    [4, 0.04182, 1000],
    [16, 0.04869, 500],
  ])('%i workers: %d over the number of workers', (workers, expected, size) => {
    expect(stationary(workers, 0.1, 0.9)).toBeCloseTo(expected, 5);
    const key = makeKey(2015);
    const of = run({
      algorithm: easgd({ tau: 1, mode: 'sync' }),
      workers,
      params: tensor(new Float64Array(size)),
      gradient: (at, { worker, clock }) =>
        applyUpdates<Params>(at, normal(foldIn(foldIn(key, worker), clock), [size])),
    });
    for (let i = 0; i < 60; i++) of.round();
    let squares = 0;
    let count = 0;
    for (let sample = 0; sample < 8; sample++) {
      for (let i = 0; i < 20; i++) of.round();
      for (const x of numbers(of.params())) squares += x * x;
      count += size;
    }
    const found = (workers * squares) / count;
    expect(Math.abs(found / expected - 1)).toBeLessThan(0.05);
  });
});

describe('EAMSGD', () => {
  it.each([
    [sgd({ learningRate: 0.1 }), 'async'],
    [adam({ learningRate: 0.05 }), 'async'],
    [sgd({ learningRate: 0.1 }), 'sync'],
  ] as const)('is EASGD without momentum, bit for bit', (optimizer, mode) => {
    const [one, other] = [easgd({ tau: 2, mode }), eamsgd({ tau: 2, momentum: 0, mode })].map((algorithm) => {
      const of = run({ algorithm, optimizer });
      for (let i = 0; i < 20; i++) of.round();
      return [of.params(), ...[0, 1, 2].map(of.point)];
    });
    expectSameBits(other, one);
  });

  it('looks ahead from where the worker was before the exchange', () => {
    const [alpha, delta, eta, tau] = [0.3, 0.5, 0.1, 2];
    const of = run({
      algorithm: eamsgd({ alpha, momentum: delta, tau }),
      workers: 2,
      params: tensor([1, -2]),
    });
    // Algorithm 2 of the paper.
    const workers = [0, 1].map((): { x: Params; v: Params; t: number } => ({
      x: tensor([1, -2]),
      v: tensor([0, 0]),
      t: 0,
    }));
    let centre: Params = tensor([1, -2]);
    for (let turn = 0; turn < 20; turn++) {
      const worker = turn % 2;
      const local = workers[worker]!;
      const x = local.x;
      if (local.t > 0 && local.t % tau === 0) {
        const d = combine((a, b) => alpha * (a - b), x, centre);
        local.x = combine((a, b) => a - b, local.x, d);
        centre = applyUpdates<Params>(centre, d);
      }
      const ahead = combine((a, b) => a + delta * b, x, local.v);
      const g = noisyGradient(ahead, { worker, clock: local.t })!;
      local.v = combine((v, b) => delta * v + -eta * b, local.v, g);
      local.x = combine((a, b) => a + b, local.x, local.v);
      local.t += 1;
      of.turn(worker);
      numbers(of.point(worker)).forEach((found, i) => expect(found).toBeCloseTo(numbers(ahead)[i]!, 14));
    }
  });

  it('has the spectral radius of Nesterov on a parabola without a pull', () => {
    // x' = x + v', v' = δ v − η (x + δ v): the roots of r² − (1 + δ)(1 − η) r + δ (1 − η), here complex.
    const [delta, eta] = [0.9, 0.2];
    const of = run({
      algorithm: eamsgd({ alpha: 0, momentum: delta }),
      workers: 1,
      params: tensor([1]),
      optimizer: sgd({ learningRate: eta }),
      gradient: parabola,
    });
    const xs: number[] = [];
    for (let i = 0; i < 60; i++) {
      of.turn(0);
      xs.push(numbers(of.point(0))[0]!);
    }
    for (let i = 2; i < xs.length; i++)
      expect(xs[i]! - (1 + delta) * (1 - eta) * xs[i - 1]! + delta * (1 - eta) * xs[i - 2]!).toBeCloseTo(
        0,
        14,
      );
    expect(Math.abs(xs.at(-1)!)).toBeLessThan((delta * (1 - eta)) ** 25);
  });

  it('writes down its defaults', () => {
    const spec = { name: 'eamsgd', beta: 0.9, alpha: null, tau: 10, momentum: 0.99, mode: 'async' };
    expect(toSpec(eamsgd())).toEqual(spec);
  });
});

it('a bound on clocks counts exchanges, so that longer periods do not stop anybody', () => {
  const of = run({ algorithm: boundStaleness(easgd({ tau: 10 }), { clocks: 1 }) });
  for (let i = 0; i < 50; i++) expect(of.round()).toBe(3);
  expect(of.version()).toBe(15);
});
