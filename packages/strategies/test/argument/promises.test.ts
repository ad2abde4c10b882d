import { expect, it } from 'vitest';
import { makeKey, tensor } from '@thalweg/core';
import {
  averagePredictions,
  difficulties,
  hessianEigenvalue,
  lossSlice,
  lossSurface,
  sharpness,
} from '../../src/index.js';

const params = tensor([1, 2]);
const key = makeKey(1);
// Values that plain JavaScript may return. An unhandled rejection would also fail the test.
const failing = (() => Promise.reject(new Error('unhandled'))) as () => never;

it.each<readonly [message: string, call: () => unknown]>([
  ['difficulties: difficulty: expected a function that gives a number', () => difficulties(params, failing)],
  [
    'averagePredictions: predict: expected a function that gives a tensor',
    () => averagePredictions([params], failing),
  ],
  [
    'lossSlice: loss: expected a function that gives a number',
    () => lossSlice({ loss: failing, from: params, to: params }),
  ],
  [
    'lossSurface: loss: expected a function that gives a number',
    () => lossSurface({ loss: failing, center: params, directions: [params, params] }),
  ],
  ['sharpness: valueAndGrad: expected a pair', () => sharpness({ params, key, valueAndGrad: failing })],
  [
    'hessianEigenvalue: valueAndGrad: expected a pair',
    () => hessianEigenvalue({ params, key, valueAndGrad: failing }),
  ],
  ['hessianVector: expected', () => hessianEigenvalue({ params, key, hessianVector: failing })],
])('a promise is refused from a synchronous function: %s', async (message, call) => {
  expect(call).toThrow(message);
  expect(call).toThrow('found a promise');
  await new Promise(setImmediate);
});

it.each(['1', null, undefined, params])('a loss that is not a number is refused: %o', (found) => {
  const loss = () => found as unknown as number;
  expect(() => lossSlice({ loss, from: params, to: params })).toThrow(
    'lossSlice: loss: expected a function that gives a number',
  );
  expect(() => difficulties(params, loss)).toThrow(
    'difficulties: difficulty: expected a function that gives a number',
  );
});
