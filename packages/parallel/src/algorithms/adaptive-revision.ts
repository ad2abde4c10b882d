import {
  add,
  div,
  elementwise,
  identity,
  max,
  mul,
  neg,
  positive,
  sqrt,
  sub,
  type Params,
  type Updates,
} from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { defineAlgorithm } from '../algorithm/define-algorithm.js';
import type { PushOutcome } from '../algorithm/push-outcome.js';
import { pushGradients } from './push-gradients.js';
import { filled } from './tree-arithmetic.js';

/**
 * AdaptiveRevision: AdaGrad that corrects earlier steps when a gradient comes late.
 *
 * A worker reads $x$ and the sum $\bar g$ of all gradients so far, and sends its gradient with the sum that it read. The server,
 * for every coordinate, with $z = z' = 1$ and $\bar g = 0$ at first:
 *
 * $$b = \bar g - \bar g_{read}, \qquad z \leftarrow z + g^2 + 2 g b, \qquad z'_{old} = z', \qquad z' \leftarrow \max(z', z)$$
 *
 * $$x \leftarrow x - \alpha \frac{g}{\sqrt{z'}} + \alpha \left( \frac{b}{\sqrt{z'_{old}}} - \frac{b}{\sqrt{z'}} \right),
 *   \qquad \bar g \leftarrow \bar g + g$$
 *
 * $b$ is the sum of the gradients that came since the read. Gradients of one sign that were all read at one point so make
 * the step that AdaGrad makes on their sum, and without delay this is AdaGrad. It is worth its price when a gradient is
 * hundreds of updates late. The price: each read and each push is twice as long, and the server keeps three numbers for
 * every parameter.
 *
 * It ignores the optimizer of the run, which may be left out. The server rule is coordinate-wise.
 *
 * @throws {ConfigError} If `scale` is missing or out of range.
 *
 * @example
 * ```ts
 * import { toSpec } from '@thalweg/core/spec';
 * import { adaptiveRevision } from '@thalweg/parallel';
 *
 * toSpec(adaptiveRevision({ scale: 0.1 })) // => { name: 'adaptiveRevision', scale: 0.1 }
 * ```
 *
 * Source: McMahan and Streeter, "Delay-tolerant algorithms for asynchronous distributed online learning" (2014), algorithm
 * 3. It assumes that gradients arrive in the order of their reads. There the server may also keep the sums of past reads;
 * here the worker sends them back.
 *
 * @category Algorithm
 * @since 0.1.0
 */
export const adaptiveRevision = defineAlgorithm({
  name: 'adaptiveRevision',
  hyper: {
    /** $\alpha$, the learning rate. In theory $\sqrt 2 R$, if no parameter ends more than $R$ from where it began. */
    scale: positive(),
  },
  algorithm: ({ scale }) => ({
    worker: pushGradients<Late, Reading>(
      ({ params }) => params,
      (gradients, { sum }) => ({ gradients, sum }),
    ),
    optimizer: toSpec(identity()),
    server: {
      init: ({ params }) => ({ sum: filled(params, 0), z: filled(params, 1), zMax: filled(params, 1) }),
      apply: ({ payload }: { readonly payload: Late }, state): PushOutcome<Totals> =>
        revised(scale, payload, state),
      read: (_pull, { sum }, { params }) => ({ _tag: 'Snapshot', snapshot: { params, sum } }),
    },
  }),
});

/** What a worker reads. */
type Reading = { readonly params: Params; readonly sum: Updates };

/** What it sends: its gradient and the sum that it has read. */
type Late = { readonly gradients: Updates; readonly sum: Updates };

interface Totals {
  readonly sum: Updates;
  readonly z: Updates;
  readonly zMax: Updates;
}

/** The rule element by element; `read` is the sum that the worker has read. */
const revise = elementwise({
  tensors: ['g', 'read', 'sum', 'z', 'zMax'],
  scalars: ['rate'],
  results: ({ g, read, sum, z, zMax, rate }) => {
    const missed = sub(sum, read);
    const zNext = add(add(z, mul(g, g)), mul(mul(2, g), missed));
    const zMaxNext = max(zMax, zNext);
    const step = mul(neg(rate), div(g, sqrt(zMaxNext)));
    const paid = mul(rate, div(missed, sqrt(zMax)));
    const due = mul(rate, div(missed, sqrt(zMaxNext)));
    return { updates: add(step, sub(paid, due)), sum: add(sum, g), z: zNext, zMax: zMaxNext };
  },
});

const revised = (rate: number, { gradients, sum: read }: Late, totals: Totals): PushOutcome<Totals> => {
  const { updates, ...state } = revise({ g: gradients, read, ...totals, rate });
  return { _tag: 'Applied', updates, state };
};
