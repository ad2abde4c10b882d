import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyUpdates,
  chainAll,
  leaves,
  makeStep,
  mapTree,
  paths,
  sparseTensor,
  tensor,
  toArray,
  TreeMismatchError,
  type AnyTransformation,
  type Backend,
  type Dtype,
  type GradientLeaf,
  type Gradients,
  type Params,
  type Tensor,
  type Tree,
} from '@thalweg/core';
import { arbitrarySparse } from '../arbitrary/sparse-tensor.js';
import { arbitraryTensor, dtypes } from '../arbitrary/tensor.js';
import { dense, entriesAt, lazily } from '../lazy/laziness.js';
import { expectSameBits } from '../bits/same-bits.js';
import { snapshot } from '../bits/snapshot.js';
import { lossNear } from '../loss/loss-near.js';
import type { ConformanceCase } from './conformance-case.js';
import { gradients, params, type Problem } from './problem.js';

const someRows = (of: Tensor, rows: readonly number[]): GradientLeaf => {
  const width = of.shape[1]!;
  const values = rows.flatMap((row) => toArray(of).slice(row * width, (row + 1) * width));
  return sparseTensor(rows, tensor(values, [rows.length, width], of.dtype), of.shape);
};

const someElements = (of: Tensor, places: readonly number[]): GradientLeaf => {
  const values = toArray(of);
  return sparseTensor(
    places,
    tensor(
      places.map((place) => values[place]!),
      of.dtype,
    ),
    of.shape,
  );
};

/** The gradients of the problem, of which only some rows and elements are left, others at each step. */
const sparseGradients = (dtype: Dtype): readonly Gradients[] =>
  gradients(dtype, 4).map(({ layers, scalar, empty }: Problem, step) => {
    const { w, b } = layers[0]!;
    return {
      layers: [
        {
          w: step === 2 ? someElements(w, [1, 5]) : someRows(w, [[0], [0, 1], [], [1]][step]!),
          b: step === 3 ? b : someElements(b, [[1], [0, 2], []][step]!),
        },
      ],
      scalar,
      empty: someElements(empty, []),
    };
  });

/** A state of which only what a sparse gradient touches has changed. */
const lazyState = (gradient: Gradients, before: unknown, after: unknown): Tree<unknown> => {
  const at = new Map(
    paths<GradientLeaf>(gradient).map((path, i) => [path, leaves<GradientLeaf>(gradient)[i]!]),
  );
  const olds = leaves<unknown>(before);
  let i = 0;
  return mapTree((next: unknown, path) => {
    const old = olds[i++];
    if (typeof next === 'number') return next;
    const suffix = [...at.keys()].find((key) => key === '' || path.endsWith(`.${key}`))!;
    return lazily(at.get(suffix)!, old as Tensor, next as Tensor);
  }, after);
};

const options = (backend: Backend | undefined) => (backend === undefined ? {} : { backend });

/** Fails unless each sparse step is the dense one where it touches, and changes nothing elsewhere. */
const expectAsDense = (
  make: () => AnyTransformation,
  start: Params,
  given: readonly Gradients[],
  backend: Backend | undefined,
): void => {
  const tx = chainAll([make()]);
  const pure = makeStep(tx, options(backend));
  const donated = makeStep(tx, { ...options(backend), donate: true });
  const live = donated.init(start);
  let at = pure.init(start);
  for (const gradient of given) {
    const context = { params: at.params, ...options(backend) };
    const [whole, after] = tx.update(dense(gradient), at.state, context);
    const [updates, state] = tx.update(gradient, at.state, context);
    expectSameBits(updates, entriesAt(gradient, whole));
    expectSameBits(state, lazyState(gradient, at.state, after));
    const next = lazily(gradient, at.params, applyUpdates(at.params, whole));
    expectSameBits(applyUpdates(at.params, updates), next);
    at = pure(at, gradient);
    expectSameBits(at.params, next);
    expectSameBits(at.state, state);
    donated(live, gradient);
    expectSameBits(live.params, next);
    expectSameBits(live.state, state);
  }
};

const backends = [undefined, 'js', 'wasm', 'reference'] as const;

/** Fails unless a sparse gradient is refused, wherever it is given, and the run can go on. */
const expectRefused = (make: () => AnyTransformation, start: Params, gradient: Gradients): void => {
  const tx = chainAll([make()]);
  const pure = makeStep(tx);
  const donated = makeStep(tx, { donate: true });
  const [at, live] = [pure.init(start), donated.init(start)];
  const before = snapshot([at.params, at.state, live.params, live.state]);
  const context = lossNear(dense(gradient));
  for (const act of [
    () => tx.update(gradient, at.state, { params: start, ...context }),
    () => pure(at, gradient, context),
    () => donated(live, gradient, context),
  ]) {
    expect(act).toThrow(TreeMismatchError);
    expect(act).toThrow(/^\w+\.[\w.]+: expected a dense tensor, since \w+ .*, found sparse float64/);
  }
  expectSameBits([at.params, at.state, live.params, live.state], before);
  donated(live, dense(gradient), context);
  expectSameBits(live.params, pure(at, dense(gradient), context).params);
};

/** Tests that a step on sparse gradients is the dense one where they touch, or is refused. */
export const testSparse = ({ name, make, sparse }: ConformanceCase): void => {
  describe(`${name}, on sparse gradients`, () => {
    if (sparse === false) {
      it('refuses them, names the leaf and the member, and changes nothing', () => {
        for (const gradient of sparseGradients('float64')) expectRefused(make, params('float64'), gradient);
      });
      return;
    }
    it.each(['float32', 'float64'] as const)(
      'gives the bits of the dense step where they touch, and leaves the rest alone: %s',
      (dtype) => {
        // All backends but the reference have one loop for sparse leaves; the next test chooses among all.
        for (const backend of [undefined, 'reference'] as const)
          expectAsDense(make, params(dtype), sparseGradients(dtype), backend);
      },
    );

    it('does so for awkward numbers of any shape', () => {
      const axes = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 3 });
      const problem = fc
        .tuple(axes, dtypes)
        .chain(([shape, dtype]) =>
          fc.tuple(
            arbitraryTensor(shape, dtype),
            fc.array(arbitrarySparse(shape, dtype), { minLength: 1, maxLength: 3 }),
          ),
        );
      fc.assert(
        fc.property(problem, fc.constantFrom(...backends), ([start, given], backend) => {
          expectAsDense(make, start, given, backend);
        }),
        { numRuns: 3 },
      );
    });
  });
};
