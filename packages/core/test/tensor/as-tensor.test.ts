import { describe, expect, it } from 'vitest';
import { asTensor, ConfigError, identity, isTensor, makeStep, tensor, toArray } from '../../src/index.js';

describe('asTensor', () => {
  it.each([
    [new Float32Array([1, 2, 3, 4, 5, 6]), 'float32'],
    [new Float64Array([1, 2, 3, 4, 5, 6]), 'float64'],
    [new Float32Array(new SharedArrayBuffer(24)), 'float32'],
    [new Float64Array(new ArrayBuffer(80), 16, 6), 'float64'],
  ] as const)('makes a tensor over the array itself', (data, dtype) => {
    for (const shape of [[6], [2, 3], [1, 2, 3], [3, 1, 2, 1]]) {
      const made = asTensor(data, shape);
      expect(isTensor(made)).toBe(true);
      expect(made).toMatchObject({ dtype, shape, size: 6, offset: 0 });
      expect(made.data).toBe(data);
      expect(toArray(made)).toEqual([...data]);
    }
    expect(asTensor(data).shape).toEqual([6]);
    data[5] = -7;
    expect(asTensor(data, [2, 3]).get(1, 2)).toBe(-7);
  });

  it('gives a loop one gradient, whose numbers it writes before each step', () => {
    const numbers = new Float32Array(2);
    const gradient = asTensor(numbers);
    const step = makeStep(identity());
    let at = step.init(tensor([1, 2], 'float32'));
    for (const value of [1, 4]) {
      numbers.fill(value);
      at = step(at, gradient);
    }
    expect(toArray(at.params)).toEqual([6, 7]);
  });

  it('takes no elements, and one without axes', () => {
    expect(asTensor(new Float32Array(0)).shape).toEqual([0]);
    expect(asTensor(new Float32Array(0), [0, 3]).shape).toEqual([0, 3]);
    expect(asTensor(new Float64Array([5]), []).get()).toBe(5);
  });

  it.each<readonly [unknown, unknown, string]>([
    [
      [1, 2],
      undefined,
      'data: expected a Float32Array or a Float64Array, found an array of 2. To copy other numbers write tensor(values)',
    ],
    [
      new Int32Array(2),
      undefined,
      'data: expected a Float32Array or a Float64Array, found an Int32Array of 2. To copy other numbers write tensor(values)',
    ],
    [
      undefined,
      undefined,
      'data: expected a Float32Array or a Float64Array, found nothing. To copy other numbers write tensor(values)',
    ],
    [
      new Float32Array(2),
      { shape: [2] },
      'shape: expected an array of lengths, found an object with shape. Write asTensor(data, [2, 3])',
    ],
    [
      new Float32Array(2),
      [3],
      'shape: expected non-negative whole lengths whose product is 2, the number of values, found [3]',
    ],
    [
      new Float32Array(2),
      [-1, -2],
      'shape: expected non-negative whole lengths whose product is 2, the number of values, found [-1, -2]',
    ],
  ])('refuses %s with the shape %j', (data, shape, message) => {
    const make = () => (asTensor as (...given: readonly unknown[]) => unknown)(data, shape);
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(`asTensor: ${message}`);
  });

  it('refuses an array whose memory was transferred', () => {
    const data = new Float32Array(2);
    structuredClone(data, { transfer: [data.buffer] });
    expect(() => asTensor(data)).toThrow(
      'asTensor: data: expected numbers, found an array whose memory is detached',
    );
  });
});
