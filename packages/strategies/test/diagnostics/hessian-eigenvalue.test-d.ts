import { expectTypeOf, test } from 'vitest';
import { makeKey, tensor, type Tensor } from '@thalweg/core';
import { hessianEigenvalue } from '../../src/diagnostics/hessian-eigenvalue.js';

const shared = { params: { w: tensor([1]) }, key: makeKey(1) };

test('the functions get the parameters, with their type', () => {
  hessianEigenvalue({
    ...shared,
    valueAndGrad: (params) => {
      expectTypeOf(params).toEqualTypeOf<{ readonly w: Tensor }>();
      return [0, params];
    },
  });
  hessianEigenvalue({
    ...shared,
    hessianVector: (params, vector) => {
      expectTypeOf(vector).toEqualTypeOf(params);
      return vector;
    },
  });
});

test('one of them is required', () => {
  // @ts-expect-error
  hessianEigenvalue(shared);
  // @ts-expect-error
  hessianEigenvalue({ ...shared, valueAndGrad: () => [0, { v: tensor([1]) }] });
});
