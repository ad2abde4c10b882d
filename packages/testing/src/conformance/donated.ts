import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeStep, type AnyTransformation, type Backend, type Params } from '@thalweg/core';
import { arbitraryTensor, dtypes, shapes } from '../arbitrary/tensor.js';
import { expectSameBits } from '../bits/same-bits.js';
import { snapshot } from '../bits/snapshot.js';
import type { ConformanceCase } from './conformance-case.js';
import { gradients, params } from './problem.js';

const backends = [undefined, 'js', 'wasm'] as const;

/** Takes pure and donated steps side by side. */
const expectAsPure = (
  make: () => AnyTransformation,
  start: Params,
  given: readonly Params[],
  backend: Backend | undefined,
): void => {
  const before = snapshot(start);
  const pure = makeStep(make());
  const donated = makeStep(make(), { ...(backend === undefined ? {} : { backend }), donate: true });
  let expected = pure.init(start);
  const live = donated.init(start);
  expectSameBits(live.state, expected.state);
  for (const gradient of given) {
    expected = pure(expected, gradient);
    expect(donated(live, gradient)).toBe(live);
    expectSameBits(live.params, expected.params);
    expectSameBits(live.state, expected.state);
    expectSameBits(donated.gradientPoint(live), pure.gradientPoint(expected));
  }
  expectSameBits(start, before);
};

/** Tests that a donated step gives the bits of the pure one. */
export const testDonation = ({ name, make }: ConformanceCase): void => {
  describe(`${name}, donated`, () => {
    it.each(['float32', 'float64'] as const)('gives the bits of the pure step: %s', (dtype) => {
      for (const backend of backends) expectAsPure(make, params(dtype), gradients(dtype, 4), backend);
    });

    it('gives them for awkward numbers of any shape, in any layout', () => {
      const trees = fc.array(fc.tuple(shapes, dtypes), { minLength: 1, maxLength: 2 }).chain((kinds) => {
        const tree = fc.tuple(...kinds.map(([shape, dtype]) => arbitraryTensor(shape, dtype)));
        return fc.tuple(tree, fc.array(tree, { minLength: 1, maxLength: 3 }));
      });
      fc.assert(
        fc.property(trees, fc.constantFrom(...backends), ([start, given], backend) => {
          expectAsPure(make, start, given, backend);
        }),
        { numRuns: 10 },
      );
    });
  });
};
