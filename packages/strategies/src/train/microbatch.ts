import {
  isSparseTensor,
  isTensor,
  leaves,
  mapTensors,
  ndArrayOf,
  paths,
  requireOptions,
  rowMajor,
  sameShape,
  TreeMismatchError,
  type Params,
  type Tensor,
  type TensorTree,
  type TreeOf,
} from '@thalweg/core';
import { isPromise, requireArgument, requireFunction, requireWhole } from '../argument/require-argument.js';
import { countExamples } from '../data/count-examples.js';
import { takeRows } from '../data/take-rows.js';
import { requireValueAndGrad } from './answers.js';

/** The options of {@link microbatch}. @category Training @since 0.1.0 */
export interface MicrobatchOptions {
  /** The number of examples of a piece, 1 or more. The last piece of a batch may have fewer. */
  readonly size: number;
  /** Whether the loss of a batch is the mean of its examples (the default) or their sum. */
  readonly reduce?: 'mean' | 'sum';
}

/**
 * Computes the loss and gradient of a large batch in pieces, one after the other.
 *
 * $$g = \frac{1}{n} \sum_k n_k g_k \quad \text{or} \quad g = \sum_k g_k$$
 *
 * where $g_k$ is the gradient of a piece of $n_k$ examples, and $n$ examples are the batch. The result is that of the whole batch up
 * to rounding, with the memory of a piece: there is one sum, to which the gradient of each piece is added, and it rounds to the dtype
 * of the leaf. A batch of one piece is passed on as it is. What depends on the batch as a whole, such as batch normalisation, sees
 * pieces.
 *
 * @param valueAndGrad - From parameters and a batch to the loss and its gradient, as {@link train} takes it, or to a promise of them,
 *   as {@link trainAsync} does. A batch is a tree of tensors with the examples on the first axis.
 * @param options - `size`: how many examples a piece has. `reduce`: whether `valueAndGrad` gives the `'mean'` of the examples (the
 *   default) or their `'sum'`.
 * @returns A function of the same kind. If `valueAndGrad` returns promises, it asks for a piece when it has the answer for the one
 *   before, and returns a promise of the same bits.
 * @throws {ConfigError} If `valueAndGrad` is not a function, or an option is unknown or out of range; from the result, if a batch has
 *   no example, or `valueAndGrad` returns something else than a pair of the loss and gradients.
 * @throws {TreeMismatchError} From the result, if leaves of a batch differ in their number of examples, or pieces in their gradients.
 *
 * @example
 * ```ts
 * import { tensor, toArray, type Tensor } from '@thalweg/core';
 * import { microbatch } from '@thalweg/strategies';
 *
 * // The mean of (w - x)².
 * const valueAndGrad = (w: Tensor, { x }: { x: Tensor }) => {
 *   const errors = toArray(x).map((each) => w.get() - each);
 *   const mean = (of: number[]) => of.reduce((sum, each) => sum + each) / of.length;
 *   return [mean(errors.map((e) => e * e)), tensor(mean(errors.map((e) => 2 * e)))] as const;
 * };
 * const inPieces = microbatch(valueAndGrad, { size: 2 });
 * const [loss, gradient] = inPieces(tensor(0), { x: tensor([1, 2, 6]) }); // pieces of 2 examples and of 1
 * loss.toFixed(2) // => '13.67'
 * toArray(gradient) // => [-6]
 * ```
 *
 * Differs from Optax `microbatch`: the number of examples need not be a multiple of `size`, each piece counts by its examples, and the
 * results are a loss and gradients, not any tree. PyTorch users call `backward` for each piece, which adds up gradients. To make one
 * step of several batches, see `accumulate` in `@thalweg/optimizers`.
 *
 * @category Training
 * @since 0.1.0
 */
export function microbatch<P, Batch, G>(
  valueAndGrad: (params: P, batch: Batch) => readonly [loss: number, gradients: G & TensorTree<G>],
  options: MicrobatchOptions,
): (params: P, batch: Batch & TensorTree<Batch>) => readonly [loss: number, gradients: TreeOf<G>];
export function microbatch<P, Batch, G>(
  valueAndGrad: (params: P, batch: Batch) => Promise<readonly [loss: number, gradients: G & TensorTree<G>]>,
  options: MicrobatchOptions,
): (params: P, batch: Batch & TensorTree<Batch>) => Promise<readonly [loss: number, gradients: TreeOf<G>]>;
export function microbatch(
  valueAndGrad: (params: unknown, batch: Params) => unknown,
  options: MicrobatchOptions,
): (params: unknown, batch: Params) => Answer | Promise<Answer> {
  requireFunction(owner, 'valueAndGrad', valueAndGrad);
  requireOptions(owner, options, { size: true, reduce: true });
  const { size, reduce = 'mean' } = options;
  requireWhole(owner, 'size', size, 1);
  requireArgument(['mean', 'sum'].includes(reduce), {
    owner,
    argument: 'reduce',
    expected: "'mean' or 'sum'",
    found: reduce,
  });
  return (params: unknown, batch: Params) => {
    const examples = countExamples<Params>(owner, batch, 'batch');
    const total = totalOf(examples, reduce);
    const countAt = (start: number): number => Math.min(size, examples - start);
    const ask = (start: number): unknown => {
      const count = countAt(start);
      const rows = Array.from({ length: count }, (_, i) => start + i);
      return valueAndGrad(params, count === examples ? batch : takeRows<Params>(batch, rows));
    };
    // Nothing but the total outlives a turn, so that the gradients of earlier pieces can be freed.
    const from = (begin: number): Answer | Promise<Answer> => {
      for (let start = begin; start < examples; start += size) {
        const found = ask(start);
        if (isPromise(found))
          return Promise.resolve(found).then((answer) => {
            total.add(answer, countAt(start));
            return from(start + size);
          });
        total.add(found, countAt(start));
      }
      return total.result();
    };
    return from(0);
  };
}

const owner = 'microbatch';

type Answer = readonly [loss: number, gradients: Params];

/** Adds up the answers for the pieces of a batch. */
const totalOf = (examples: number, reduce: 'mean' | 'sum') => {
  let sum: Sum | undefined;
  let loss = 0;
  let whole: Answer | undefined;
  return {
    /** @throws {ConfigError} If the answer is not a pair of the loss and gradients. */
    add: (answer: unknown, count: number): void => {
      const [ofPiece, gradients] = requireValueAndGrad(owner, answer);
      if (count === examples) {
        whole = [ofPiece, gradients];
        return;
      }
      const weight = reduce === 'sum' ? 1 : count;
      loss += weight * ofPiece;
      sum ??= zerosLike(gradients);
      addTo(sum, gradients, weight);
    },
    result: (): Answer => {
      const divisor = reduce === 'sum' ? 1 : examples;
      return whole ?? [loss / divisor, divided(sum!, divisor)];
    },
  };
};

/** A tree in memory of its own, and its leaves. */
interface Sum {
  readonly tree: Params;
  readonly parts: readonly ReturnType<typeof ndArrayOf>[];
  readonly paths: readonly string[];
}

const zerosLike = (gradients: Params): Sum => {
  const parts: ReturnType<typeof ndArrayOf>[] = [];
  const tree = mapTensors((leaf: Tensor, path) => {
    const found: unknown = leaf;
    if (!isTensor(found)) throw mismatch(path, 'a tensor', found);
    const part = ndArrayOf(leaf.shape, leaf.dtype);
    parts.push(part);
    return part;
  }, gradients);
  return { tree, parts, paths: paths<Tensor>(tree) };
};

/** @throws {TreeMismatchError} If the gradients are not like the sum, before anything is added. */
const addTo = (sum: Sum, gradients: Params, weight: number): void => {
  const found = leaves<unknown>(gradients);
  const names = paths<unknown>(gradients);
  const odd = sum.paths.findIndex((path, i) => path !== names[i]);
  if (odd >= 0 || names.length !== sum.paths.length)
    throw new TreeMismatchError({
      path: 'gradients',
      expected: `the leaves of the first piece (${sum.paths.join(', ').slice(0, 100)})`,
      found: names.join(', ').slice(0, 100) || 'none',
    });
  found.forEach((leaf, k) => {
    const { shape, dtype } = sum.parts[k]!;
    if (!isTensor(leaf) || leaf.dtype !== dtype || !sameShape(leaf.shape, shape))
      throw mismatch(names[k]!, `${dtype} [${shape.join(', ')}] as in the first piece`, leaf);
  });
  // They are tensors, as checked above.
  (found as readonly Tensor[]).forEach((leaf, k) => {
    const { data: into } = sum.parts[k]!;
    const { data: from, offset } = rowMajor(leaf);
    for (let i = 0; i < into.length; i++) into[i]! += weight * from[offset + i]!;
  });
};

const divided = ({ tree, parts }: Sum, divisor: number): Params => {
  if (divisor !== 1) for (const { data } of parts) for (let i = 0; i < data.length; i++) data[i]! /= divisor;
  return tree;
};

const mismatch = (path: string, expected: string, found: unknown) =>
  new TreeMismatchError({
    path: path === '' ? 'gradients' : `gradients.${path}`,
    expected,
    found: isTensor(found)
      ? `${found.dtype} [${found.shape.join(', ')}]`
      : isSparseTensor(found)
        ? 'a sparse tensor'
        : typeof found,
  });
