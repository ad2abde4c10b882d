// Written by tools/docs/write-option-docs.mjs from the doc comments of the options.
import type { OptionDocs } from '@thalweg/core';

/** What each option means, by factory. */
export const optionDocs: OptionDocs = {
  adaptiveRevision: {
    scale:
      '$\\alpha$, the learning rate. In theory $\\sqrt 2 R$, if no parameter ends more than $R$ from where it began.',
  },
  asyncAdagrad: {
    scale: '$\\alpha$, the learning rate.',
  },
  boundStaleness: {
    algorithm: 'The algorithm to bound.',
    clocks: '$s$, how many clocks a worker may be ahead of the slowest.',
  },
  diloco: {
    tau: '$H$, the steps of a worker in a round.',
    outerRate: '$\\eta$, the learning rate of the outer step.',
    outerMomentum: '$\\mu$, the decay of the velocity of the outer step.',
  },
  downpour: {
    localRate:
      "$\\eta$, the rate of a worker's own steps between two pulls. It has no effect while `pullEvery` is 1 and nothing overlaps.",
    pushEvery: '$n_{push}$, the steps between two pushes.',
    pullEvery: '$n_{fetch}$, the steps between two pulls.',
    warmStart:
      'How many updates one worker makes alone before all work at once. If it is lost or has finished, the next one goes on.',
    overlap:
      'Whether a worker computes on while it waits for parameters. They replace its own when they come. If the next pull is due before that, it waits.',
  },
  dropStale: {
    algorithm: 'The algorithm to guard.',
    maxStaleness:
      'The largest staleness that is accepted. With $p$ workers of the same speed it is $p - 1$ for most pushes.',
  },
  eamsgd: {
    beta: '$\\beta$, how strongly all workers together pull at the centre.',
    alpha:
      '$\\alpha$, how strongly one worker pulls. `null` is $\\beta / p$, with the number $p$ of workers that the run began with.',
    tau: '$\\tau$, the steps between two exchanges.',
    momentum: "$\\delta$, how much of the old velocity is kept in a worker's own steps.",
    mode: 'Whether workers exchange one by one, `async`, or all at once, `sync`.',
  },
  easgd: {
    beta: '$\\beta$, how strongly all workers together pull at the centre.',
    alpha:
      '$\\alpha$, how strongly one worker pulls. `null` is $\\beta / p$, with the number $p$ of workers that the run began with.',
    tau: '$\\tau$, the steps between two exchanges.',
    mode: 'Whether workers exchange one by one, `async`, or all at once, `sync`.',
  },
  hogwild: {
    atomic:
      'Whether an addition to one element is indivisible. Without it, a step is lost now and then when two workers add to the same element at once. With it every addition costs more. It matters in shared memory only.',
  },
  roundPushes: {
    algorithm:
      'The algorithm whose pushes are rounded: one whose pushes add up, and which does not compress them already.',
    dtype:
      "What is sent. With `'float32'` tensors of float64 are rounded, and those of float32 stay as they are.",
  },
  roundRobin: {},
  scaleByStaleness: {
    algorithm:
      'The algorithm whose steps are scaled. It makes little sense with `adaptiveRevision`, `diloco` or `easgd`.',
    power: '$p$, the power of the staleness.',
  },
  sparsifyPushes: {
    algorithm:
      'The algorithm whose pushes are made sparse: one whose pushes add up, and which does not compress them already.',
    fraction: 'The share of the elements of each tensor that is sent.',
  },
};
