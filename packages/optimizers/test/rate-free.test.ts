import { describe, expect, it } from 'vitest';
import {
  chainAll,
  leaves,
  makeStep,
  tensor,
  toArray,
  type AnyTransformation,
  type Tensor,
  type Tree,
} from '@thalweg/core';
import { acprop, asgd, cocob, dadaptAdamw, dog, dowg, prodigy } from '../src/index.js';

type Row = readonly number[];

/** The gradient of a parabola that is 100 times as steep in one direction. */
const steep = ([x, y]: Row): Row => [x!, 100 * y!];

/** The parameters after some steps. */
const descend = (
  optimizer: AnyTransformation,
  start: Row,
  gradient: (at: Row) => Row,
  steps: number,
): Row => {
  const step = makeStep(chainAll([optimizer]));
  const here = (params: Tree<Tensor>): Row => toArray(leaves<Tensor>(params)[0]!);
  let at = step.init(tensor(start));
  for (let i = 0; i < steps; i++) at = step(at, tensor(gradient(here(at.params))));
  return here(at.params);
};

describe('methods without a learning rate', () => {
  it.each([
    ['prodigy', () => prodigy(), 1000],
    ['dadaptAdamw', () => dadaptAdamw(), 2000],
    ['dog', () => dog({ initialStep: 0.01 }), 1000],
    ['dowg', () => dowg(), 1000],
    ['cocob', () => cocob(), 2000],
  ])('find the minimum of a parabola from near and from far: %s', (_, make, steps) => {
    for (const scale of [0.1, 10]) {
      const params = descend(make(), [scale, scale], steep, steps);
      for (const x of params) expect(Math.abs(x)).toBeLessThan(0.02 * scale);
    }
  });

  it.each([
    ['prodigy', () => prodigy()],
    ['dadaptAdamw', () => dadaptAdamw()],
    ['dog', () => dog()],
    ['dog, learningRate', () => dog({ initialStepType: 'learningRate', initialStep: 0.5 })],
    ['dowg', () => dowg({ eps: 0 })],
    ['cocob', () => cocob()],
  ])('wait for the first gradient that is not 0: %s', (_, make) => {
    const still = descend(make(), [3, -3], () => [0, 0], 3);
    expect(still).toEqual([3, -3]);
    let calls = 0;
    const moved = descend(make(), [3, -3], () => (calls++ < 3 ? [0, 0] : [1, -1]), 5);
    expect(moved[0]).toBeLessThan(3);
    expect(moved[1]).toBeGreaterThan(-3);
  });

  it('never let the estimated distance fall: prodigy', () => {
    const step = makeStep(prodigy());
    let at = step.init(tensor([8]));
    let last = 1e-6;
    for (let i = 0; i < 300; i++) {
      at = step(at, at.params);
      expect(at.state.scaleByProdigy.d).toBeGreaterThanOrEqual(last);
      last = at.state.scaleByProdigy.d;
    }
    expect(last).toBeGreaterThan(1);
  });

  it('never let the estimated distance fall: dadaptAdamw', () => {
    const step = makeStep(dadaptAdamw());
    let at = step.init(tensor([8]));
    let last = 1e-6;
    for (let i = 0; i < 300; i++) {
      at = step(at, at.params);
      expect(at.state.scaleByDadaptAdamw.d).toBeGreaterThanOrEqual(last);
      last = at.state.scaleByDadaptAdamw.d;
    }
    expect(last).toBeGreaterThan(1e-2);
  });
});

describe('cocob', () => {
  it('does not depend on the scale of the gradients', () => {
    const [small, large] = [1e-3, 1e3].map((scale) =>
      descend(cocob(), [1, 1], (at) => steep(at).map((x) => scale * x), 50),
    );
    small!.forEach((x, i) => {
      // The gradients are far above eps.
      expect(Math.abs(x - large![i]!)).toBeLessThan(1e-4);
    });
  });
});

describe('acprop', () => {
  it('makes the second step 1 / b1 times as long as Optax, which centers by the mean of before', () => {
    const step = makeStep(acprop({ learningRate: 1, b1: 0.9, b2: 0, eps: 0, epsRoot: 0 }));
    let at = step.init(tensor([0]));
    at = step(at, tensor([4]));
    expect(toArray(at.params)).toEqual([-4]);
    at = step(at, tensor([1]));
    // (g - m)² is (0.9 · 4)², and (g - 0)² in Optax is 16.
    expect(at.params.get(0) + 4).toBeCloseTo(-1 / 3.6, 12);
  });
});

describe('asgd', () => {
  it('ends nearer the minimum with its average than with its last parameters, under noise', () => {
    const noise = Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 1 : -1) * (1 + (i % 3)));
    const step = makeStep(asgd({ learningRate: 0.1, t0: 100 }));
    let at = step.init(tensor([5]));
    let farthest = 0;
    noise.forEach((n, i) => {
      at = step(at, tensor([at.params.get(0) + n]));
      if (i >= 350) farthest = Math.max(farthest, Math.abs(at.params.get(0)));
    });
    expect(farthest).toBeGreaterThan(0.1);
    expect(Math.abs(at.state.scaleByAsgd.average.get(0))).toBeLessThan(0.02);
  });
});
