import { identity, leaves, positive, type Params, type Tensor, type Updates } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { defineAlgorithm } from '../algorithm/define-algorithm.js';
import type { PushOutcome } from '../algorithm/push-outcome.js';
import { pushGradients } from './push-gradients.js';
import { filled, rowMajor, writable, zipAlike } from './tree-arithmetic.js';

/**
 * AdaptiveRevision: AdaGrad that knows how late gradients are, and prices steps anew when one comes late.
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
 * It has an optimizer of its own; that of the run is not used, and
 * need not be named. The server rule is coordinate-wise.
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

const revised = (scale: number, { gradients, sum: read }: Late, totals: Totals): PushOutcome<Totals> => {
  const updates = writable(gradients);
  const [sum, z, zMax] = [writable(totals.sum), writable(totals.z), writable(totals.zMax)];
  const [steps, sums, zs, zMaxes] = [leaves(updates), leaves(sum), leaves(z), leaves(zMax)];
  let leaf = 0;
  zipAlike(
    (g: Tensor, before: Tensor) => {
      const at = leaf++;
      revise(scale, g.dtype === 'float32' ? Math.fround : (x) => x, rowMajor(before), {
        steps: steps[at]!.data,
        sums: sums[at]!.data,
        zs: zs[at]!.data,
        zMaxes: zMaxes[at]!.data,
      });
    },
    gradients,
    read,
  );
  return { _tag: 'Applied', updates, state: { sum, z, zMax } };
};

type Elements = Float32Array | Float64Array;

/** One leaf, in place; `steps` holds the gradient first. Each operation is rounded, as in the rules of core. */
const revise = (
  scale: number,
  round: (x: number) => number,
  read: Pick<Tensor, 'data' | 'offset'>,
  into: {
    readonly steps: Elements;
    readonly sums: Elements;
    readonly zs: Elements;
    readonly zMaxes: Elements;
  },
): void => {
  const { steps, sums, zs, zMaxes } = into;
  const { data, offset } = read;
  const rate = round(scale);
  for (let i = 0; i < steps.length; i++) {
    const g = steps[i]!;
    const b = round(sums[i]! - data[offset + i]!);
    const z = round(round(zs[i]! + round(g * g)) + round(round(2 * g) * b));
    const before = zMaxes[i]!;
    const after = Math.max(before, z);
    const root = round(Math.sqrt(after));
    const step = round(-rate * round(g / root));
    const paid = round(rate * round(b / round(Math.sqrt(before))));
    const due = round(rate * round(b / root));
    steps[i] = step + round(paid - due);
    sums[i] = sums[i]! + g;
    zs[i] = z;
    zMaxes[i] = after;
  }
};
