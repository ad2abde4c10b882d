import { describe, expectTypeOf, it } from 'vitest';
import {
  defineTransformation,
  finite,
  mapTensors,
  sumTree,
  tensor,
  toArray,
  zipTrees,
  type LikeParams,
  type Params,
  type Tensor,
  type Tree,
} from '../../src/index.js';

declare const like: LikeParams;
declare const sum: (first: Tensor, second: Tensor) => Tensor;

interface Declared {
  readonly w: Tensor;
  readonly layers: readonly { readonly b: Tensor }[];
}

describe('zipTrees', () => {
  it('combines trees like the parameters in a transformation', () => {
    const average = defineTransformation({
      name: 'average',
      hyper: { rate: finite(0.1) },
      needs: ['params'],
      init: (params): { readonly mean: LikeParams } => ({ mean: mapTensors((leaf) => leaf, params) }),
      update: (updates, { mean }, { params }) => {
        const next = zipTrees((m, u) => sum(m, u), mean, updates);
        expectTypeOf(next).toEqualTypeOf<LikeParams>();
        return [zipTrees(sum, next, params), { mean: next }];
      },
    });
    const state = average().init({ w: tensor([1]) });
    expectTypeOf(state.average.mean.w).toEqualTypeOf<Tensor>();
  });

  it('keeps the type of a tree of tensors', () => {
    const declared = { w: tensor([1]), layers: [{ b: tensor([1]) }] } as Declared;
    expectTypeOf(zipTrees(sum, declared, declared).layers[0]!.b).toEqualTypeOf<Tensor>();
    const any = { w: tensor([1]) } as Params;
    expectTypeOf(zipTrees(sum, any, any)).toEqualTypeOf<Params>();
  });

  it('gives a tree of other leaves', () => {
    const products = zipTrees((a, b) => sumTree(sum(a, b)), like, like);
    expectTypeOf(products).toEqualTypeOf<Tree<number>>();
    expectTypeOf(zipTrees((a, b) => toArray(a).concat(toArray(b)), like, like)).toEqualTypeOf<
      Tree<number[]>
    >();
    expectTypeOf(zipTrees((a: number, b: number) => a + b, { x: 1 }, { x: 2 })).toEqualTypeOf<Tree<number>>();
    expectTypeOf(zipTrees((a, b: string) => `${a}${b}`, { x: 1 }, { x: 'a' })).toEqualTypeOf<Tree<string>>();
    // @ts-expect-error the leaves are numbers
    zipTrees(sum, { x: 1 }, { x: 2 });
  });
});
