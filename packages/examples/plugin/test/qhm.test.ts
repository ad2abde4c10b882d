import { chain, explain, makeStep, tensor, toArray, type Backend } from '@thalweg/core';
import { createRegistry, fromSpec, scheduleFromSpec, toSpec } from '@thalweg/core/spec';
import { optimizersPlugin } from '@thalweg/optimizers';
import { isLeft, isRight, right } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import defaultExport, { scaleByQhm, qhm, qhmPlugin, triangle } from '../src/index.js';

describe('scaleByQhm', () => {
  test('a mean of the gradient and its average', () => {
    const tx = scaleByQhm({ b1: 0.5, nu: 0.5 });
    const [first, state] = tx.update(tensor([3, -1, 0]), tx.init(tensor([0, 0, 0])));
    expect(toArray(first)).toEqual([2.25, -0.75, 0]);
    const [second, next] = tx.update(tensor([-1, -1, 0]), state);
    expect(toArray(second)).toEqual([-0.375, -0.875, 0]);
    expect(toArray(next.scaleByQhm.mu)).toEqual([0.25, -0.75, 0]);
  });

  test('the same bits on every backend', () => {
    const gradient = Float32Array.from({ length: 100 }, (_, i) => Math.sin(i) * 10 ** (i % 7));
    const run = (backend: Backend) => {
      const step = makeStep(chain(scaleByQhm(), qhm({ learningRate: 0.1 })), { backend });
      let at = step.init({ w: tensor(new Float32Array(100)) });
      for (let i = 0; i < 3; i++) at = step(at, { w: tensor(gradient.map((g) => g - i)) });
      return [...toArray(at.params.w), ...toArray(at.state.scaleByQhm.mu.w)];
    };
    expect(run('js')).toStrictEqual(run('reference'));
    expect(run('wasm')).toStrictEqual(run('reference'));
  });

  test('its equations', () => {
    expect(explain(scaleByQhm()).text).toContain('mu′ = b1·mu + (1 − b1)·g');
  });
});

describe('qhm', () => {
  test('comes near the minimum', () => {
    const step = makeStep(qhm({ learningRate: 0.1, b1: 0.9 }));
    let at = step.init({ w: tensor([1, -2]) });
    for (let i = 0; i < 300; i++) at = step(at, at.params);
    for (const w of toArray(at.params.w)) expect(Math.abs(w)).toBeLessThan(0.1);
  });

  test('is built from a spec, and gives the same spec again', () => {
    const spec = {
      name: 'qhm',
      learningRate: { name: 'triangle', low: 0, high: 0.1, period: 10 },
      b1: 0.8,
      nu: 0.5,
    };
    const built = fromSpec(createRegistry([optimizersPlugin, qhmPlugin]))(spec);
    expect(isRight(built) && toSpec(built.right)).toEqual(spec);
  });

  test('an invalid spec gives an error', () => {
    const built = fromSpec(createRegistry([qhmPlugin]))({ name: 'qhm', b1: 1 });
    expect(isLeft(built) && built.left.map(({ path }) => path)).toEqual(['$.learningRate', '$.b1']);
  });
});

test('triangle', () => {
  const schedule = triangle({ low: 1, high: 3, period: 4 });
  expect([0, 1, 2, 3, 4, 5].map(schedule)).toEqual([1, 2, 3, 2, 1, 2]);
  const read = scheduleFromSpec(createRegistry([qhmPlugin]))(toSpec(schedule));
  expect(read).toEqual(right(expect.anything()));
});

test('a module is a plugin: its default export', () => {
  expect(defaultExport).toBe(qhmPlugin);
});
