import {
  abs,
  add,
  defineWrapper,
  div,
  gt,
  max,
  min,
  mul,
  neg,
  nonNegative,
  norm,
  positive,
  scalarSlot,
  select,
  sqrt,
  square,
  sub,
  sum,
  zeros,
  type Expression,
  type Slot,
} from '@thalweg/core';

/** The decays of the paper are $1 - 10^{-i}$. */
const places = [1, 2, 3, 4, 5, 6] as const;

type Place = (typeof places)[number];
type Name = `${'m' | 'r' | 'v' | 's'}${Place}`;

const decayAt = (i: Place): number => 1 - 0.1 ** i;

const scalesAt = <A>(make: (i: Place) => A): readonly A[] => places.map(make);

/** A number for each decay under each letter. */
const numbers = Object.fromEntries(
  places.flatMap((i) => [
    [`m${i}`, scalarSlot(0)],
    [`r${i}`, scalarSlot(0)],
    [`v${i}`, scalarSlot(0)],
    [
      `s${i}`,
      { kind: 'scalar', initial: ({ initialScale }: { readonly initialScale: number }) => initialScale },
    ],
  ]),
) as Readonly<Record<Name, Slot<{ readonly initialScale: number }, 'scalar'>>>;

const total = (terms: readonly Expression[]): Expression => terms.reduce((all, term) => add(all, term));

/**
 * Learns the learning rate of an optimizer: its updates add up from the parameters of the first step, and their sum is scaled,
 *
 * $$\theta_t = \theta_0 + s_t \Delta_t, \qquad \Delta_t = \Delta_{t-1} + u'_t, \qquad s_t = \sum_i s_{t,i}$$
 *
 * where $u'_t$ is the update of the wrapped transformation, with a learning rate of about 1. For each of six decays
 * $\beta_i = 1 - 10^{-i}$,
 *
 * $$h_t = - \langle g_t + \lambda s_{t-1} \frac{\lVert g_t \rVert}{\lVert \theta_{t-1} \rVert} \theta_{t-1}, \, \Delta_{t-1} \rangle,
 *   \qquad m_{t,i} = \max(\beta_i m_{t-1,i}, |h_t| + \epsilon), \qquad v_{t,i} = \beta_i^2 v_{t-1,i} + h_t^2$$
 * $$r_{t,i} = \beta_i r_{t-1,i} + s_{t-1,i} \operatorname{clip}(h_t, \pm m_{t-1,i}), \qquad
 *   s_{t,i} = \frac{\max(0, r_{t,i}) + \frac{s_0}{6} m_{t,i}}{\sqrt{v_{t,i}} + \epsilon}$$
 *
 * All norms and products are over all leaves. `update` needs the parameters. It refuses sparse gradients.
 *
 * @param transformation - The optimizer whose learning rate it learns.
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { mechanize, sgd } from '@thalweg/optimizers';
 *
 * const step = makeStep(mechanize(sgd({ learningRate: 1 }), { initialScale: 1e-3 }));
 * let at = step.init(tensor([5]));
 * for (let i = 0; i < 200; i++) at = step(at, at.params); // the gradient of half the square
 * Math.abs(toArray(at.params)[0] ?? 5) < 0.1 // => true
 * ```
 *
 * Source: Cutkosky, Defazio and Mehta, "Mechanic: a learning rate tuner" (2023), algorithm 1. Same as Optax `contrib.mechanize`, which
 * added the clipping, and with which the sum is computed from the parameters, not stored; it has the number of decays as an
 * option. PyTorch has no such optimizer.
 *
 * @category Wrapper
 * @since 0.1.0
 */
export const mechanize = defineWrapper({
  name: 'mechanize',
  hyper: {
    /** $s_0$, the scale before anything is learned. */
    initialScale: positive(1e-6),
    /** $\lambda$, the weight decay in units of the gradient's norm. */
    weightDecay: nonNegative(1e-2),
    /** $\epsilon$, added to divisors. */
    eps: positive(1e-8),
  },
  slots: { start: zeros, ...numbers },
  reads: ['params'],
  scalars: (_, t) => ({ step: t }),
  rule: (symbols) => {
    const { g, u, params, start, step, initialScale, weightDecay, eps } = symbols;
    const first = select(gt(step, 1), start, params);
    const scale = total(scalesAt((i) => symbols[`s${i}`]));
    const pull = div(mul(mul(weightDecay, scale), norm('tree', g)), add(norm('tree', params), eps));
    // The sum of the updates so far, with the sign turned.
    const before = div(sub(first, params), add(scale, eps));
    const h = sum('tree', mul(add(g, mul(pull, params)), before));
    const learned = scalesAt((i) => {
      const [m, r, v, s] = [symbols[`m${i}`], symbols[`r${i}`], symbols[`v${i}`], symbols[`s${i}`]];
      const clipped = min(max(h, neg(m)), m);
      const nextM = max(mul(decayAt(i), m), add(abs(h), eps));
      const nextV = add(mul(decayAt(i) ** 2, v), square(h));
      const nextR = add(mul(decayAt(i), r), mul(clipped, s));
      const wealth = add(mul(div(initialScale, places.length), nextM), max(0, nextR));
      return { m: nextM, r: nextR, v: nextV, s: div(wealth, add(sqrt(nextV), eps)) };
    });
    const next = Object.fromEntries(
      learned.flatMap((of, k) =>
        Object.entries(of).map(([letter, value]) => [`${letter}${places[k]!}`, value]),
      ),
    ) as Readonly<Record<Name, Expression>>;
    const moved = sub(first, mul(total(learned.map(({ s }) => s)), sub(before, u)));
    return { g: sub(moved, params), start: first, ...next };
  },
  dense: true,
});
