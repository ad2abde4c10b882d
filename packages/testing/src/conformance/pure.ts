import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyUpdates,
  chainAll,
  ConfigError,
  explain,
  leaves,
  makeStep,
  mapTree,
  tensor,
  toArray,
  TreeMismatchError,
  type AnyTransformation,
  type Backend,
  type Dtype,
  type FullContext,
  type Tensor,
  type Tree,
} from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { arbitraryTensor, dtypes, shapes } from '../arbitrary/tensor.js';
import { expectSameBits } from '../bits/same-bits.js';
import { snapshot } from '../bits/snapshot.js';
import { lossNear } from '../loss/loss-near.js';
import type { ConformanceCase } from './conformance-case.js';
import { gradients, params } from './problem.js';

/** `update` until the gradients run out; everything that came out. */
const run = (make: () => AnyTransformation, dtype: Dtype, backend: Backend, steps = 4) => {
  const tx = chainAll([make()]);
  const outcome: unknown[] = [];
  let state = tx.init(params(dtype));
  for (const gradient of gradients(dtype, steps)) {
    const [updates, next] = tx.update(gradient, state, {
      params: params(dtype),
      ...lossNear(gradient),
      backend,
    });
    outcome.push(updates, next);
    state = next;
  }
  return outcome;
};

/** Tests that a transformation is a pure function of what it is given, with the same bits on every backend. */
export const testPurity = ({ name, make }: ConformanceCase): void => {
  describe(name, () => {
    it.each(['float32', 'float64'] as const)('keeps structure, shape and dtype: %s', (dtype) => {
      const tx = chainAll([make()]);
      const gradient = gradients(dtype, 1)[0]!;
      const context = { params: params(dtype), ...lossNear(gradient) };
      const [updates] = tx.update(gradient, tx.init(params(dtype)), context);
      const shape = (tree: unknown) =>
        mapTree((leaf: Tensor) => `${leaf.dtype} ${String(leaf.shape)}`, tree as Tree<Tensor>);
      expect(shape(updates)).toEqual(shape(params(dtype)));
    });

    it('changes nothing it was given, bit by bit', () => {
      const tx = chainAll([make()]);
      const [given, gradient] = [params('float64'), gradients('float64', 1)[0]!];
      const [givenBefore, gradientBefore] = [snapshot(given), snapshot(gradient)];
      const state = tx.init(given);
      const stateBefore = snapshot(state);
      tx.update(gradient, state, { params: given, ...lossNear(gradient) });
      expectSameBits(given, givenBefore);
      expectSameBits(gradient, gradientBefore);
      expectSameBits(state, stateBefore);
    });

    it('makes a state that shares no memory with the parameters', () => {
      const given = params('float64');
      const buffers = new Set(leaves<Tensor>(given).map(({ data }) => data));
      for (const leaf of leaves<unknown>(chainAll([make()]).init(given)))
        if (typeof leaf === 'object' && leaf !== null && 'data' in leaf)
          expect(buffers.has(leaf.data as never)).toBe(false);
    });

    it('gives the same bits twice, made anew or not', () => {
      const first = run(make, 'float64', 'js');
      expectSameBits(run(make, 'float64', 'js'), first);
      const tx = make();
      for (let i = 0; i < 2; i++)
        expectSameBits(
          run(() => tx, 'float64', 'js'),
          first,
        );
    });

    it.each(['float32', 'float64'] as const)('gives the same bits on every backend: %s', (dtype) => {
      const expected = run(make, dtype, 'reference');
      expectSameBits(run(make, dtype, 'js'), expected);
      expectSameBits(run(make, dtype, 'wasm'), expected);
    });

    it('gives the same bits on every backend for awkward numbers of any shape, in any layout', () => {
      const steps = (['reference', 'js', 'wasm'] as const).map((backend) => makeStep(make(), { backend }));
      fc.assert(
        fc.property(
          fc
            .tuple(shapes, dtypes)
            .chain(([shape, dtype]) =>
              fc.array(arbitraryTensor(shape, dtype), { minLength: 3, maxLength: 3 }),
            ),
          ([leaf, ...given]) => {
            const outcome = steps.map((step) => {
              let at = step.init({ w: leaf! });
              for (const w of given) at = step<{ readonly w: Tensor }>(at, { w }, lossNear({ w }));
              return at;
            });
            for (const { params, state } of outcome.slice(1)) {
              expectSameBits(params, outcome[0]!.params);
              expectSameBits(state, outcome[0]!.state);
            }
          },
        ),
        { numRuns: 6 },
      );
    });

    it('steps as update and applyUpdates do', () => {
      const tx = chainAll([make()]);
      const step = makeStep(tx);
      let at = step.init(params('float32'));
      let state = tx.init(params('float32'));
      let theta = at.params;
      for (const gradient of gradients('float32', 4)) {
        const context: FullContext<typeof at.params> = lossNear(gradient);
        at = step(at, gradient, context);
        const [updates, next] = tx.update(gradient, state, { params: theta, ...context });
        theta = applyUpdates(theta, updates);
        state = next;
        expectSameBits(at.params, theta);
        expectSameBits(at.state, state);
      }
    });

    it('gives the same step from a state that it did not make itself', () => {
      const [own, other] = [makeStep(make()), makeStep(make())];
      const [first, second] = gradients('float64', 2);
      const at = own(own.init(params('float64')), first!, lossNear(first));
      expectSameBits(
        own(at, second!, lossNear(second)).params,
        other({ params: at.params, state: at.state }, second!, lossNear(second)).params,
      );
    });

    it.each([[{}], [[]], [{ none: [] }]])('works on the empty tree %j', (empty) => {
      const tx = chainAll([make()]);
      const [updates] = tx.update(empty, tx.init(empty), { params: empty, ...lossNear(empty) });
      expect(updates).toEqual(empty);
    });

    it('makes finite updates of zero gradients', () => {
      const zero = mapTree(
        (leaf: Tensor) =>
          tensor(
            toArray(leaf).map(() => 0),
            leaf.shape,
          ),
        params('float64'),
      );
      const tx = chainAll([make()]);
      const [updates] = tx.update(zero as Tensor, tx.init(params('float64')), {
        params: params('float64') as never,
        ...lossNear(zero),
      });
      for (const leaf of leaves<Tensor>(updates)) expect(toArray(leaf).every(Number.isFinite)).toBe(true);
    });

    it('describes itself as plain data', () => {
      const spec = toSpec(make());
      expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
      expect(toSpec(make())).toEqual(spec);
    });

    it('can be explained', () => {
      const { text, latex } = explain(make());
      expect(text).not.toContain('undefined');
      expect(latex).not.toMatch(/undefined|\[object/);
    });

    describe('with trees that do not belong together', () => {
      const bad = {
        'another shape': { ...params('float64'), scalar: tensor([1]) },
        'another dtype': { ...params('float64'), scalar: tensor(1, 'float32') },
        'an entry missing': { layers: params('float64').layers, empty: tensor([]) },
        'an entry too many': { ...params('float64'), more: tensor(0) },
        'an array of another length': { ...params('float64'), layers: [] },
        'no tensor at a leaf': { ...params('float64'), scalar: 1 },
      };
      it.each(Object.entries(bad))('refuses gradients with %s, and names the path', (_, gradient) => {
        const tx = chainAll([make()]);
        const state = tx.init(params('float64'));
        const before = snapshot(state);
        const context = { params: params('float64') as never, ...lossNear(params('float64')) };
        const update = () => tx.update(gradient as never, state, context);
        expect(update).toThrow(TreeMismatchError);
        expect(update).toThrow(/^updates\.(scalar|more|layers): expected .+, found .+/);
        expectSameBits(state, before);
      });

      it('refuses a state that is not its own', () => {
        const tx = chainAll([make()]);
        if (tx.members.length === 0) return;
        const context = { params: params('float64'), ...lossNear(params('float64')) };
        expect(() => tx.update(params('float64'), {}, context)).toThrow(
          /^state: expected the state that init returned/,
        );
      });
    });

    it('says which context it lacks, or needs none', () => {
      const tx = chainAll([make()]);
      const state = tx.init(params('float64'));
      try {
        tx.update(params('float64'), state);
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
        expect(String(error)).toMatch(/context\.(params|value|valueAndGrad): expected/);
      }
    });
  });
};
