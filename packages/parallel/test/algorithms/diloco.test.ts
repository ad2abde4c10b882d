import { readFileSync } from 'node:fs';
import {
  applyUpdates,
  leaves,
  mapTensors,
  tensor,
  toArray,
  zipTrees,
  type Params,
  type Tensor,
} from '@thalweg/core';
import { adam, adamw, nesterov, sgd } from '@thalweg/optimizers';
import { boundStaleness, diloco } from '@thalweg/parallel';
import { expectClose, expectSameBits } from '@thalweg/testing';
import { describe, expect, it } from 'vitest';
import { noisyGradient, start } from './quadratic.js';
import { optimizerOf, synchronousRun, type Gradient, type RunSetup } from './synchronous-run.js';

const run = (setup: Partial<RunSetup> & Pick<RunSetup, 'algorithm'>) => {
  const of = synchronousRun({
    optimizer: adamw({ learningRate: 0.05 }),
    params: start,
    workers: 3,
    gradient: noisyGradient,
    ...setup,
  });
  of.startAll();
  return of;
};

const numbers = (params: Params): readonly number[] => leaves(params).flatMap((leaf) => toArray(leaf));

/** A tree number by number; float32 rounds after every call. */
const each = (f: (x: number) => number, tree: Params): Params =>
  mapTensors<Params>((leaf) => mapped((i) => f(toArray(leaf)[i]!), leaf), tree);

/** Two of them. */
const combine = (f: (x: number, y: number) => number, a: Params, b: Params): Params =>
  zipTrees((x: Tensor, y: Tensor) => mapped((i) => f(toArray(x)[i]!, toArray(y)[i]!), x), a, b);

const mapped = (f: (i: number) => number, { size, shape, dtype }: Tensor): Tensor =>
  tensor(
    Array.from({ length: size }, (_, i) => f(i)),
    shape,
    dtype,
  );

interface Options {
  readonly tau: number;
  readonly outerRate: number;
  readonly outerMomentum: number;
}

/** Algorithm 1 of the paper, one worker after the other: the shared parameters after every round, and where gradients were taken. */
const sequentially = (
  { tau, outerRate, outerMomentum }: Options,
  {
    workers,
    rounds,
    params,
    inner,
  }: { workers: number; rounds: number; params: Params; inner: RunSetup['optimizer'] },
) => {
  const optimizer = optimizerOf(inner);
  const states = Array.from({ length: workers }, () => optimizer.init(params));
  let [shared, velocity] = [params, each(() => 0, params)];
  const reached: Params[] = [];
  const points: Params[][] = states.map(() => []);
  for (let round = 0; round < rounds; round++) {
    const deltas = states.map((_, worker) => {
      let own = shared;
      for (let h = 0; h < tau; h++) {
        const at = optimizer.gradientPoint(own, states[worker]!);
        points[worker]!.push(at);
        const g = noisyGradient(at, { worker, clock: round * tau + h })!;
        const [updates, next] = optimizer.update(g, states[worker]!, { params: own });
        states[worker] = next;
        own = applyUpdates(own, updates as Params);
      }
      return combine((a, b) => a - b, shared, own);
    });
    const total = deltas.reduce((a, b) => combine((x, y) => x + y, a, b));
    const delta = each((x) => (1 / workers) * x, total);
    const plus = (c: number, a: Params, b: Params) =>
      combine(
        (x, y) => x + y,
        each((x) => c * x, a),
        b,
      );
    velocity = plus(outerMomentum, velocity, delta);
    shared = plus(-outerRate, plus(outerMomentum, velocity, delta), shared);
    reached.push(shared);
  }
  return { reached, points };
};

describe('DiLoCo is algorithm 1 of the paper, to the bit', () => {
  const params = {
    w: tensor([
      [1, -2, 3],
      [0.5, 0.25, -4],
    ]),
    b: tensor([2, -1]),
  };

  it.each([
    [{ tau: 3, outerRate: 0.7, outerMomentum: 0.9 }, adamw({ learningRate: 0.05 })],
    [{ tau: 1, outerRate: 0.7, outerMomentum: 0.9 }, sgd({ learningRate: 0.05 })],
    [{ tau: 4, outerRate: 0.3, outerMomentum: 0 }, adam({ learningRate: 0.05 })],
    [{ tau: 2, outerRate: 1, outerMomentum: 0.5 }, nesterov({ learningRate: 0.05 })],
  ])('%o', (options, inner) => {
    const [workers, rounds] = [3, 6];
    const expected = sequentially(options, { workers, rounds, params, inner });
    const of = run({ algorithm: diloco(options), params, optimizer: inner });
    const points: Params[][] = [[], [], []];
    const reached: Params[] = [];
    for (let step = 1; step <= rounds * options.tau; step++) {
      expect(of.round()).toBe(workers);
      points.forEach((own, worker) => own.push(of.point(worker)));
      if (step % options.tau === 0) reached.push(of.params());
    }
    expectSameBits(points, expected.points);
    expectSameBits(reached, expected.reached);
    expect(of.version()).toBe(rounds);
    expect(of.pushes().every(({ staleness }) => staleness === 0)).toBe(true);
  });
});

/** What `tools/golden/diloco.py` wrote. */
interface GoldenCase {
  readonly name: string;
  readonly spec: Options;
  readonly inner: Parameters<typeof adamw>[0];
  readonly shape: readonly number[];
  readonly start: readonly number[];
  readonly workers: readonly { readonly curvature: readonly number[]; readonly centre: readonly number[] }[];
  readonly oracles: Readonly<Record<string, readonly (readonly number[])[]>>;
}

const { cases } = JSON.parse(readFileSync(new URL('../golden/diloco.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly GoldenCase[];
};

describe.each(cases)('golden: $name', ({ spec: { tau, outerRate, outerMomentum }, inner, ...golden }) => {
  const { workers, shape, oracles } = golden;
  it.each(Object.keys(oracles))('agrees with %s', (oracle) => {
    const of = run({
      algorithm: diloco({ tau, outerRate, outerMomentum }),
      optimizer: adamw(inner),
      params: tensor(Float64Array.from(golden.start), shape),
      workers: workers.length,
      gradient: (at, { worker }) => {
        const { curvature, centre } = workers[worker]!;
        return mapped((i) => curvature[i]! * (toArray(at as Tensor)[i]! - centre[i]!), at as Tensor);
      },
    });
    const found = oracles[oracle]!.map(() => {
      for (let step = 0; step < tau; step++) of.round();
      return numbers(of.params());
    });
    expectClose(found, oracles[oracle]!);
  });
});

describe('special cases', () => {
  const workers = 3;
  const params = tensor([1, -2]);
  const meanGradient = (at: Params, clock: number): Params => {
    const all = Array.from({ length: workers }, (_, worker) => noisyGradient(at, { worker, clock })!);
    return each(
      (x) => x / workers,
      all.reduce((a, b) => combine((x, y) => x + y, a, b)),
    );
  };

  it('with sgd, one step, and averaging it is synchronous SGD', () => {
    const optimizer = sgd({ learningRate: 0.1 });
    const of = run({ algorithm: diloco({ tau: 1, outerRate: 1, outerMomentum: 0 }), optimizer, params });
    let expected: Params = params;
    for (let clock = 0; clock < 20; clock++) {
      of.round();
      expected = combine((x, g) => x - 0.1 * g, expected, meanGradient(expected, clock));
      expectClose([numbers(of.params())], [numbers(expected)]);
    }
  });

  it('with one worker and averaging it is the inner optimizer, but for rounding', () => {
    const [tau, optimizer] = [4, adam({ learningRate: 0.05 })];
    const of = run({
      algorithm: diloco({ tau, outerRate: 1, outerMomentum: 0 }),
      optimizer,
      params,
      workers: 1,
    });
    const { reached } = sequentially(
      { tau: 1, outerRate: 1, outerMomentum: 0 },
      { workers: 1, rounds: 5 * tau, params, inner: optimizer },
    );
    for (let step = 0; step < 5 * tau; step++) of.round();
    expectClose([numbers(of.params())], [numbers(reached.at(-1)!)]);
  });
});

describe('a round', () => {
  const points = (orders: readonly (readonly number[])[]) => {
    const of = run({ algorithm: diloco({ tau: 2 }) });
    for (let i = 0; i < 4; i++) for (const order of orders) of.round(order);
    return [of.params(), ...[0, 1, 2].map(of.point)];
  };

  it('gives the same bits whichever worker is first', () => {
    const steady = points([
      [0, 1, 2],
      [0, 1, 2],
    ]);
    expectSameBits(
      points([
        [2, 1, 0],
        [1, 2, 0],
      ]),
      steady,
    );
    // One goes as far as it can before the others go on.
    expectSameBits(
      points([
        [1, 1],
        [2, 2],
        [0, 0],
      ]),
      steady,
    );
  });

  it('lets no worker go ahead of the others', () => {
    const of = run({ algorithm: diloco({ tau: 2 }) });
    let turns = 0;
    while (of.turn(0)) turns += 1;
    expect(turns).toBe(2);
    expect(of.version()).toBe(0);
    for (let i = 0; i < 2; i++) [1, 2].forEach(of.turn);
    expect(of.version()).toBe(1);
    expect(of.turn(0)).toBe(true);
  });

  it('is the same under a bound on clocks', () => {
    const [bounded, plain] = [boundStaleness(diloco({ tau: 2 }), { clocks: 0 }), diloco({ tau: 2 })].map(
      (algorithm) => {
        const of = run({ algorithm });
        for (let i = 0; i < 10; i++) of.round();
        return of.params();
      },
    );
    expectSameBits(bounded, plain);
  });
});

// Each worker goes from 1 towards 0 by halves.
const halving = (gradient: Gradient, tau = 1) =>
  run({
    algorithm: diloco({ tau, outerRate: 1, outerMomentum: 0 }),
    optimizer: sgd({ learningRate: 0.5 }),
    params: tensor([1]),
    gradient,
  });

const only = (params: Params): number => numbers(params)[0]!;

describe('a worker', () => {
  it('that is lost ends the wait for it, and what it had pushed counts', () => {
    const of = halving((at) => at);
    [0, 1].forEach(of.turn);
    of.lose(0);
    expect(of.version()).toBe(0);
    of.lose(2);
    expect(of.version()).toBe(1);
    expect(only(of.params())).toBe(0.5);
  });

  it('that starts again has the shared parameters and a fresh inner optimizer', () => {
    const of = run({ algorithm: diloco({ tau: 2 }) });
    for (let i = 0; i < 5; i++) of.round();
    of.start(1);
    of.turn(1);
    expectSameBits(of.point(1), of.params());
    const clock = of.clock(1) - 1;
    of.turn(1);
    const alone = optimizerOf(adamw({ learningRate: 0.05 }));
    const [updates] = alone.update(
      noisyGradient(of.params(), { worker: 1, clock })!,
      alone.init(of.params()),
      { params: of.params() },
    );
    expectSameBits(of.point(1), applyUpdates(of.params(), updates));
  });

  it('whose data ends within a round pushes the steps that it has taken', () => {
    const of = halving((at, { worker, clock }) => (worker === 0 && clock === 1 ? undefined : at), 2);
    of.turn(0);
    of.turn(0);
    expect(of.active()).toEqual([1, 2]);
    expect(of.pushes().map(({ worker, payload }) => [worker, only(payload as Params)])).toEqual([[0, 0.5]]);
    for (let i = 0; i < 2; i++) [1, 2].forEach(of.turn);
    // The others went from 1 to 0.25.
    expect(only(of.params())).toBe(1 - (0.5 + 0.75 + 0.75) / 3);
  });

  it('whose data ends with a round pushes nothing more', () => {
    const of = halving((at, { worker, clock }) => (worker === 0 && clock === 1 ? undefined : at));
    of.round();
    of.round();
    expect(of.pushes().filter(({ worker }) => worker === 0)).toHaveLength(1);
    expect(only(of.params())).toBe(0.25);
  });
});

it.each([
  [() => diloco({ tau: 0 }), /tau: expected a whole number, 1 or more, found 0/],
  [() => diloco({ outerRate: -1 }), /outerRate: expected a finite number, 0 or more/],
  [() => diloco({ outerMomentum: 1 }), /outerMomentum: expected a number in \[0, 1\), found 1/],
])('%s is refused', (build, message) => {
  expect(build).toThrow(message);
});
