import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  makeStep,
  tensor,
  type AnyTransformation,
  type Backend,
  type Params,
  type ThreadPool,
} from '@thalweg/core';
import { arbitraryTensor, dtypes, shapes } from '../arbitrary/tensor.js';
import { expectSameBits } from '../bits/same-bits.js';
import { snapshot } from '../bits/snapshot.js';
import { lossNear } from '../loss/loss-near.js';
import type { ConformanceCase } from './conformance-case.js';
import { gradients, params } from './problem.js';

const backends = [undefined, 'js', 'wasm'] as const;

/** Takes pure and donated steps side by side. */
const expectAsPure = (
  make: () => AnyTransformation,
  start: Params,
  given: readonly Params[],
  { backend, threads }: { readonly backend?: Backend | undefined; readonly threads?: ThreadPool },
): void => {
  const before = snapshot(start);
  const pure = makeStep(make());
  const donated = makeStep(make(), {
    ...(backend === undefined ? {} : { backend }),
    ...(threads === undefined ? {} : { threads }),
    donate: true,
  });
  let expected = pure.init(start);
  const live = donated.init(start);
  expectSameBits(live.state, expected.state);
  for (const gradient of given) {
    expected = pure<Params>(expected, gradient, lossNear(gradient));
    if (donated(live, gradient, lossNear(gradient)) !== live) expect.fail('the step returns another object');
    expectSameBits(live.params, expected.params);
    expectSameBits(live.state, expected.state);
    expectSameBits(donated.gradientPoint(live), pure.gradientPoint(expected));
  }
  expectSameBits(start, before);
};

/** Leaves that are large enough for threads to share them. */
const largeLeaves = (from: number): Params => ({
  w: tensor(Float32Array.from({ length: 9001 }, (_, i) => Math.sin(from + i))),
  b: tensor(Float64Array.from({ length: 4100 }, (_, i) => Math.cos(from + i))),
});

const large = [largeLeaves(1), largeLeaves(2), largeLeaves(3)] as const;

/**
 * Tests that a donated step gives the bits of the pure one.
 *
 * @param threads - A pool of threads, if this place can have one.
 */
export const testDonation = ({ name, make }: ConformanceCase, threads: ThreadPool | undefined): void => {
  describe(`${name}, donated`, () => {
    it.each(['float32', 'float64'] as const)('gives the bits of the pure step: %s', (dtype) => {
      // Left out, it is that of `js` for leaves as small as these.
      for (const backend of ['js', 'wasm'] as const)
        expectAsPure(make, params(dtype), gradients(dtype, 4), { backend });
    });

    it.skipIf(threads === undefined)('gives them on two threads', () => {
      const [start, ...given] = large;
      expectAsPure(make, start, given, threads === undefined ? {} : { threads });
    });

    it('gives them for awkward numbers of any shape, in any layout', () => {
      const trees = fc.array(fc.tuple(shapes, dtypes), { minLength: 1, maxLength: 2 }).chain((kinds) => {
        const tree = fc.tuple(...kinds.map(([shape, dtype]) => arbitraryTensor(shape, dtype)));
        return fc.tuple(tree, fc.array(tree, { minLength: 1, maxLength: 3 }));
      });
      fc.assert(
        fc.property(trees, fc.constantFrom(...backends), ([start, given], backend) => {
          expectAsPure(make, start, given, { backend });
        }),
        { numRuns: 3 },
      );
    });
  });
};
