import { describe, expectTypeOf, it } from 'vitest';
import {
  applyUpdates,
  chain,
  chainAll,
  isSparseTensor,
  makeStep,
  sparseTensor,
  tensor,
  toDense,
  type GradientLeaf,
  type Gradients,
  type Params,
  type SparseTensor,
  type Tensor,
  type TrainState,
} from '@thalweg/core';
import { adam, adamw, scale } from '../src/index.js';

const params = { table: tensor([[1, 2]]), layers: [{ b: tensor([0]) }] };
const rows = sparseTensor([0], tensor([[3, 4]]), [1, 2]);
const gradients = { table: rows, layers: [{ b: tensor([1]) }] };

describe('a sparse gradient', () => {
  const tx = chain(scale(2), adam());

  it('goes into update, and stays sparse', () => {
    const [updates, next] = tx.update(gradients, tx.init(params));
    expectTypeOf(updates.table).toEqualTypeOf<SparseTensor>();
    expectTypeOf(updates.layers[0]!.b).toEqualTypeOf<Tensor>();
    expectTypeOf(next.scaleByAdam.mu.table).toEqualTypeOf<Tensor>();
    expectTypeOf(next).toEqualTypeOf(tx.init(params));
    expectTypeOf(tx.update(params, next)[0].table).toEqualTypeOf<Tensor>();
    expectTypeOf(tx.update(rows, tx.init(params.table))[0]).toEqualTypeOf<SparseTensor>();
    expectTypeOf(chainAll([tx]).update(gradients, {})[0].table).toEqualTypeOf<SparseTensor>();
  });

  it('may be sparse or dense if only run time tells which', () => {
    const either: { readonly table: GradientLeaf } = { table: rows };
    const [updates] = scale(2).update(either, scale(2).init({ table: params.table }));
    expectTypeOf(updates.table).toEqualTypeOf<GradientLeaf>();
    const step = makeStep(tx);
    expectTypeOf((tree: Params, any: Gradients) => step(step.init(tree), any)).returns.toEqualTypeOf<
      TrainState<typeof tx.members, Params>
    >();
  });

  it('goes with dense parameters', () => {
    const decayed = adamw();
    expectTypeOf(() => decayed.update(gradients, decayed.init(params), { params })).toBeFunction();
    // @ts-expect-error parameters are tensors
    expectTypeOf(() => decayed.update(gradients, decayed.init(params), { params: gradients })).toBeFunction();
  });

  it('goes into applyUpdates, which returns tensors', () => {
    expectTypeOf(applyUpdates(params, gradients).table).toEqualTypeOf<Tensor>();
    expectTypeOf(
      applyUpdates(params, tx.update(gradients, tx.init(params))[0]).table,
    ).toEqualTypeOf<Tensor>();
    // @ts-expect-error updates are a tree like the parameters
    expectTypeOf(() => applyUpdates(params, { table: rows })).toBeFunction();
  });

  it('goes into a step, which returns tensors', () => {
    const step = makeStep(tx);
    expectTypeOf(step(step.init(params), gradients).params.table).toEqualTypeOf<Tensor>();
    // @ts-expect-error gradients are a tree like the parameters
    expectTypeOf(() => step(step.init(params), { table: rows })).toBeFunction();
  });

  it('is not a tensor, and can be told from one', () => {
    expectTypeOf<SparseTensor>().not.toExtend<Tensor>();
    expectTypeOf<Tensor>().not.toExtend<SparseTensor>();
    expectTypeOf(toDense(rows)).toEqualTypeOf<Tensor>();
    const either = rows as GradientLeaf;
    expectTypeOf(isSparseTensor(either) ? either : rows).toEqualTypeOf<SparseTensor>();
    // @ts-expect-error it cannot be written to
    () => (rows.indices = [1]);
    // @ts-expect-error nor can what it holds
    () => (rows.indices[0] = 1);
  });

  it('cannot be a parameter', () => {
    // @ts-expect-error init
    expectTypeOf(() => tx.init(gradients)).toBeFunction();
    // @ts-expect-error init, of a lone one
    expectTypeOf(() => tx.init(rows)).toBeFunction();
    // @ts-expect-error the init of a step
    expectTypeOf(() => makeStep(tx).init(gradients)).toBeFunction();
    // @ts-expect-error the init of a donated step
    expectTypeOf(() => makeStep(tx, { donate: true }).init(gradients)).toBeFunction();
    // @ts-expect-error the first argument of applyUpdates
    expectTypeOf(() => applyUpdates(gradients, gradients)).toBeFunction();
    // @ts-expect-error the point where the gradient is wanted
    expectTypeOf(() => tx.gradientPoint(gradients, tx.init(params))).toBeFunction();
  });
});
