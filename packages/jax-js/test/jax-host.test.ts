import { jit, numpy as np } from '@jax-js/jax';
import { describe, expect, it } from 'vitest';
import { jaxHost } from '../src/index.js';
import { liveBuffers } from './live-buffers.js';

const numbers = [0, -0, 1, -1, 0.1, -0.3, 3, 1e-45, -1e-45, 1.2e-38, 1e38, -3.4e38, Infinity, -Infinity, NaN];
const left = Float32Array.from(numbers.flatMap((a) => numbers.map(() => a)));
const right = Float32Array.from(numbers.flatMap(() => numbers));

const eager = (operation: (arrays: readonly np.Array[]) => np.Array, data: readonly Float32Array[]) => {
  const arrays = data.map((each) => jaxHost.fromData(each, [each.length]));
  const result = (operation(arrays).js() as readonly (number | boolean)[]).map(Number);
  arrays.forEach((each) => each.dispose());
  return result;
};
const compiled: typeof eager = (operation, data) =>
  eager((arrays) => jaxHost.compile!((traced) => [operation(traced)])(arrays)[0]!, data);

const expectExact = (
  operation: (arrays: readonly np.Array[]) => np.Array,
  expected: (a: number, b: number) => number | boolean,
) => {
  for (const run of [eager, compiled]) {
    const found = run(operation, [left, right]);
    const differing = [...left].flatMap((a, i) => {
      const b = right[i]!;
      const wanted = Math.fround(Number(expected(a, b)));
      return Object.is(found[i], wanted) ? [] : [{ a, b, found: found[i], wanted }];
    });
    expect(differing).toEqual([]);
  }
};

describe('jaxHost', () => {
  it.each([
    ['neg', (a: number) => -a],
    ['abs', Math.abs],
    ['sqrt', Math.sqrt],
  ] as const)('%s has the bits of float32', (name, expected) => {
    expectExact(([a]) => jaxHost[name](a!), expected);
  });

  it.each([
    ['add', (a: number, b: number) => a + b],
    ['sub', (a: number, b: number) => a - b],
    ['mul', (a: number, b: number) => a * b],
    ['div', (a: number, b: number) => a * Math.fround(1 / b)],
    ['max', Math.max],
    ['min', Math.min],
    ['lt', (a: number, b: number) => a < b],
    ['le', (a: number, b: number) => a <= b],
    ['gt', (a: number, b: number) => a > b],
    ['ge', (a: number, b: number) => a >= b],
    ['eq', (a: number, b: number) => a === b],
    ['ne', (a: number, b: number) => a !== b],
  ] as const)('%s has the bits of float32, with a quotient through a reciprocal', (name, expected) => {
    expectExact(([a, b]) => jaxHost[name](a!, b!), expected);
  });

  it('selects without arithmetic', () => {
    expectExact(
      ([a, b]) => jaxHost.select(jaxHost.lt(a!, b!), a!, b!),
      (a, b) => (a < b ? a : b),
    );
  });

  it.each([
    ['exp', (a: number) => Math.exp(a), -8, 8, 3e-7],
    ['log', (a: number) => Math.log(a), 1e-3, 3000, 2e-5],
    ['expm1', (a: number) => Math.expm1(a), -8, 8, 1e-6],
    ['log1p', (a: number) => Math.log1p(a), -0.9, 3000, 2e-5],
    ['tanh', (a: number) => Math.tanh(a), -8, 8, 2e-7],
  ] as const)('%s is close', (name, expected, from, to, difference) => {
    const points = Float32Array.from({ length: 4001 }, (_, i) => from + ((to - from) * i) / 4000);
    const found = eager(([a]) => jaxHost[name](a!), [points]);
    const worst = Math.max(
      ...[...points].map((a, i) => Math.abs(found[i]! - expected(a)) / Math.max(1, Math.abs(expected(a)))),
    );
    expect(worst).toBeLessThan(difference);
  });

  it('raises to a power, close', () => {
    const bases = Float32Array.from({ length: 1000 }, (_, i) => 0.01 + i / 10);
    const found = eager(([a]) => jaxHost.pow(a!, jaxHost.full([], 0.5, 'float32')), [bases]);
    const worst = Math.max(...[...bases].map((a, i) => Math.abs(found[i]! / Math.sqrt(a) - 1)));
    expect(worst).toBeLessThan(2e-5);
  });

  it('takes a 0-d operand for an array of the other shape', () => {
    const half = jaxHost.full([], 0.5, 'float32');
    const row = jaxHost.fromData(Float32Array.of(1, 2, 3, 4), [2, 2]);
    expect(jaxHost.mul(half, row).js()).toEqual([
      [0.5, 1],
      [1.5, 2],
    ]);
    expect(jaxHost.select(jaxHost.gt(row, half), half, row).js()).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
  });

  it('has no effect of what is not chosen', () => {
    const numbers = jaxHost.fromData(Float32Array.of(1, 2), [2]);
    const nan = jaxHost.full([], NaN, 'float32');
    const zero = jaxHost.full([], 0, 'float32');
    expect(jaxHost.select(jaxHost.gt(numbers, zero), numbers, nan).js()).toEqual([1, 2]);
  });

  it('sums in double', () => {
    const large = jaxHost.fromData(Float32Array.of(3e30, 1, -3e30, 4), [2, 2]);
    const doubles = jaxHost.cast(large, 'float64');
    expect(jaxHost.dtype(doubles)).toBe('float64');
    expect(jaxHost.shape(jaxHost.sum(doubles))).toEqual([]);
    expect(jaxHost.sum(jaxHost.mul(doubles, doubles)).js()).toBeCloseTo(1.8e61, -56);
    expect(jaxHost.sum(jaxHost.full([0], 1, 'float64')).js()).toBe(0);
    expect(jaxHost.sum(jaxHost.full([], 3, 'float64')).js()).toBe(3);
  });

  it('reads an element', () => {
    const row = jaxHost.fromData(Float32Array.of(1, 2, 3), [3]);
    expect(jaxHost.element(row, 1).js()).toBe(2);
    expect(jaxHost.shape(jaxHost.element(row, 1))).toEqual([]);
  });

  it('knows its arrays, freed arrays and tracers', () => {
    const array = np.array([1, 2]);
    expect(jaxHost.isArray(array)).toBe(true);
    array.dispose();
    const others = [array, [1, 2], new Float32Array(2), 1, null, undefined, 'a', {}];
    expect(others.filter((each) => jaxHost.isArray(each))).toEqual([]);
    const traced = jit((a: np.Array) => {
      expect(a).not.toBeInstanceOf(np.Array);
      expect(jaxHost.isArray(a)).toBe(true);
      return a;
    });
    traced(np.array([1, 2])).dispose();
    expect.assertions(4);
  });

  it('traces a compiled function once', () => {
    const traces: number[] = [];
    const double = jaxHost.compile!(([a]) => {
      traces.push(1);
      return [jaxHost.add(a!, a!)];
    });
    for (const value of [1, 2, 3])
      expect(double([jaxHost.fromData(Float32Array.of(value, 0), [2])])[0]!.js()).toEqual([2 * value, 0]);
    expect(traces).toHaveLength(1);
  });

  it.each(
    Object.entries({
      neg: ([a]) => jaxHost.neg(a!),
      abs: ([a]) => jaxHost.abs(a!),
      sqrt: ([a]) => jaxHost.sqrt(a!),
      tanh: ([a]) => jaxHost.tanh(a!),
      add: ([a, b]) => jaxHost.add(a!, b!),
      sub: ([a, b]) => jaxHost.sub(a!, b!),
      div: ([a, b]) => jaxHost.div(a!, b!),
      pow: ([a, b]) => jaxHost.pow(a!, b!),
      select: ([a, b]) => {
        const condition = jaxHost.lt(a!, b!);
        const chosen = jaxHost.select(condition, a!, b!);
        jaxHost.release!(condition);
        return chosen;
      },
      sum: ([a]) => jaxHost.sum(a!),
      cast: ([a]) => jaxHost.cast(a!, 'float64'),
      element: ([a]) => jaxHost.element(a!, 1),
      retain: ([a]) => jaxHost.retain!(a!),
      compile: (arrays) => jaxHost.compile!(([a, b]) => [jaxHost.add(a!, b!)])(arrays)[0]!,
    } satisfies Record<string, (arrays: readonly np.Array[]) => np.Array>),
  )('%s neither consumes nor keeps an operand', (_, operation) => {
    const before = liveBuffers();
    const arrays = [1, 2].map((each) => jaxHost.fromData(Float32Array.of(each, 3), [2]));
    operation(arrays).js();
    expect(arrays.map(({ refCount }) => refCount)).toEqual([1, 1]);
    arrays.forEach((each) => each.dispose());
    expect(liveBuffers()).toBe(before);
  });
});
