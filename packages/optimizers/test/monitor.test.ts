import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  ConfigError,
  explain,
  leaves,
  makeLinearStep,
  makeStep,
  masked,
  onHost,
  squaredLoss,
  tensor,
  toArray,
  type LikeParams,
  type Measure,
  type Seen,
  type Tensor,
} from '@thalweg/core';
import { createRegistry, fromSpec, toSpec } from '@thalweg/core/spec';
import { expectSameBits } from '@thalweg/testing';
import { accumulate, adam, momentum, monitor, muon, optimizersPlugin, sgd } from '../src/index.js';

const flat = (tree: LikeParams) => leaves<Tensor>(tree).flatMap(toArray);
const dot = (a: LikeParams, b: LikeParams) => flat(a).reduce((sum, x, i) => sum + x * flat(b)[i]!, 0);
const largest = ({ update }: Seen) => Math.max(...flat(update).map(Math.abs));
const product = ({ gradient, update }: Seen) => dot(gradient, update);
const steepness = ({ gradient, params }: Seen) => dot(gradient, params!);

const tree = (seed: number) => ({ w: tensor([[seed, -1, 2]]), b: tensor([Math.cos(seed)], 'float32') });
const gradients = [1, 2, 3, 4].map(tree);

describe('monitor with functions', () => {
  it('keeps what they return of gradient, update and parameters, by name', () => {
    const tx = monitor(momentum({ learningRate: 2, momentum: 0.5 }), {
      measures: { largest, product, steepness },
    });
    const params = tensor([3, 4]);
    let state = tx.init(params);
    expect(state.monitor).toEqual({ gradientNorm: 0, updateNorm: 0, largest: 0, product: 0, steepness: 0 });
    for (const g of [tensor([1, 0]), tensor([0, 2])]) [, state] = tx.update(g, state, { params });
    // The update is -2 (1/2, 2).
    expect(state.monitor).toEqual({
      gradientNorm: 2,
      updateNorm: Math.sqrt(17),
      largest: 4,
      product: -8,
      steepness: 8,
    });
    expectTypeOf(state.monitor.product).toEqualTypeOf<number>();
    // @ts-expect-error The state has the names of the functions, and no others.
    expect(state.monitor.other).toBeUndefined();
    expectTypeOf(monitor(sgd({ learningRate: 1 })).init(params).monitor).toExtend<{
      readonly updateNorm: number;
    }>();
  });

  it.each([
    ['a rule', (measures: Readonly<Record<string, Measure>>) => monitor(adam(), { measures: measures })],
    [
      'a member that is not a rule',
      (measures: Readonly<Record<string, Measure>>) => monitor(muon(), { measures: measures }),
    ],
    [
      'another wrapper around it',
      (measures: Readonly<Record<string, Measure>>) =>
        accumulate(monitor(adam(), { measures: measures }), { every: 2 }),
    ],
  ])('changes nothing: %s', (_, make) => {
    for (const donate of [false, true]) {
      const ends = [{}, { largest }].map((measures) => {
        const step = makeStep(make(measures), { donate } as object);
        let at = step.init(tree(9));
        for (const g of gradients) at = step(at, g);
        return at;
      });
      expectSameBits(ends[1]!.params, ends[0]!.params);
      const monitored: Readonly<Record<string, number>> = ends[1]!.state.monitor;
      const { largest: found, ...norms } = monitored;
      expect(found).toBeGreaterThan(0);
      expectSameBits(norms, ends[0]!.state.monitor);
    }
  });

  it('sees the leaves of its mask', () => {
    const seen: unknown[] = [];
    const look = ({ gradient, params }: Seen) => seen.push(Object.keys(gradient), params);
    const tx = masked('b', monitor(sgd({ learningRate: 1 }), { measures: { look } }));
    tx.update(tree(1), tx.init(tree(0)));
    expect(seen).toEqual([['b'], undefined]);
  });

  it('shows its functions by name', () => {
    const { text, passes } = explain(monitor(sgd({ learningRate: 1 }), { measures: { largest } }));
    expect(text).toContain('monitor  measures = {"largest":"largest"}');
    expect(text).not.toContain('largest′');
    expect(passes[0]?.why).toContain('runs by itself');
  });
});

describe('monitor refuses', () => {
  const watched = monitor(sgd({ learningRate: 1 }), { measures: { largest } });

  it.each([
    [
      () => monitor(sgd({ learningRate: 1 }), { measures: { updateNorm: largest } }),
      /measures\.updateNorm: expected another name/,
    ],
    [
      () => monitor(sgd({ learningRate: 1 }), { measures: { two: 2 as never } }),
      /monitor: measures: expected a record of functions/,
    ],
    [() => onHost(watched, {} as never), /onHost: tx: expected rules only.*monitor, which calls functions/],
    [
      () => makeLinearStep(watched, { starts: [0, 1], indices: [0], values: [1], labels: [1] }, squaredLoss),
      /makeLinearStep: tx: .* found monitor, which is not a rule/,
    ],
    [
      () => {
        const tx = monitor(sgd({ learningRate: 1 }), { measures: { wrong: () => 'long' as never } });
        tx.update(tensor([1]), tx.init(tensor([1])));
      },
      /^monitor: measures\.wrong: expected a function that returns a number, found 'long'/,
    ],
  ])('%#', (make, message) => {
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(message);
  });

  it('a spec of functions, and reads one of none', () => {
    expect(() => toSpec(watched)).toThrow(
      /monitor\.measures\.largest: expected something built by a declared factory/,
    );
    const plain = monitor(sgd({ learningRate: 1 }));
    const read = fromSpec(createRegistry([optimizersPlugin]));
    expect(read(toSpec(plain))).toMatchObject({ _tag: 'Right' });
    expect(read({ ...toSpec(plain), measures: { largest: 'largest' } })).toMatchObject({ _tag: 'Left' });
  });
});
