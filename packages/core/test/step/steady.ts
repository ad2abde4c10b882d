import {
  add,
  chain,
  defineRule,
  finite,
  mul,
  norm,
  pow,
  scalarSlot,
  scheduled,
  sub,
  zeros,
} from '../../src/index.js';

const moments = defineRule({
  name: 'moments',
  hyper: { by: finite(0.5) },
  slots: { trace: zeros, total: scalarSlot(1) },
  scalars: ({ by }, t) => ({ c: sub(1, pow(by, t)) }),
  rule: ({ g, trace, total, by, c }) => {
    const next = add(mul(by, trace), mul(c, g));
    return { g: next, trace: next, total: add(total, norm('tree', g)) };
  },
});

const times = defineRule({
  name: 'times',
  hyper: { rate: scheduled(finite()) },
  argument: 'rate',
  rule: ({ g, rate }) => ({ g: mul(rate, g) }),
});

/** An optimizer with every kind of state: a tensor, a number and two counts. */
export const steady = (rate: number | ((step: number) => number) = -0.1) => chain(moments(), times(rate));
