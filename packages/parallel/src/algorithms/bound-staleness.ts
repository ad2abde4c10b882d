import { count } from '@thalweg/core';
import { defineAlgorithm } from '../algorithm/define-algorithm.js';
import type { ParallelAlgorithm } from '../algorithm/parallel-algorithm.js';
import type { ServerRule } from '../algorithm/server-rule.js';
import { wrappedAlgorithm } from '../algorithm/wrapped-algorithm.js';

/**
 * Keeps workers close together: the reads of a worker wait while it is more than `clocks` ahead of the slowest active worker.
 *
 * The clock $c_i$ of a worker counts its accepted pushes. A read is answered once $c - s \le \min_i c_i$; so with $s = 0$ all
 * workers move in step. The slowest worker never waits, so some worker can always go on. A worker that comes back or comes late
 * begins with the clock of the slowest; if no worker was active, as at the beginning of a shared epoch, with the largest
 * clock. This is stale synchronous parallel, SSP.
 *
 * The server must see every push, so workers do not write to shared memory. A worker that reads without waiting (`overlap` of
 * {@link downpour}) stops at the read after the one that waits.
 *
 * @throws {ConfigError} If `clocks` is missing or out of range.
 *
 * @example
 * ```ts
 * import { toSpec } from '@thalweg/core/spec';
 * import { boundStaleness, hogwild } from '@thalweg/parallel';
 *
 * const algorithm = boundStaleness(hogwild(), { clocks: 3 });
 * toSpec(algorithm).algorithm // => { name: 'hogwild', atomic: false }
 * algorithm.writes // => 'server'
 * ```
 *
 * Source: Ho et al., "More effective distributed ML via a stale synchronous parallel parameter server" (2013). There a
 * worker may read what it has cached; here every read is of the newest parameters.
 *
 * @category Algorithm
 * @since 0.1.0
 */
export const boundStaleness = defineAlgorithm({
  name: 'boundStaleness',
  hyper: {
    /** The algorithm to bound. */
    algorithm: wrappedAlgorithm(),
    /** $s$, how many clocks a worker may be ahead of the slowest. */
    clocks: count(),
  },
  argument: 'algorithm',
  algorithm: ({ algorithm: { worker, server, optimizer }, clocks }) => ({
    worker,
    ...(optimizer === undefined ? {} : { optimizer }),
    server: bounded(server, clocks),
  }),
});

interface Clocks {
  readonly inner: unknown;
  readonly clocks: Readonly<Record<number, number>>;
  /** The workers that were active at the last change. */
  readonly active: readonly number[];
}

const bounded = (rule: ParallelAlgorithm['server'], bound: number): ServerRule<Clocks> => {
  const clockOf = ({ clocks }: Clocks, worker: number): number => clocks[worker] ?? 0;
  return {
    init: (context) => ({ inner: rule.init(context), clocks: {}, active: context.active }),
    apply: (push, state, context) => {
      const outcome = rule.apply(push, state.inner, context);
      if (outcome._tag === 'Refused') return outcome;
      const clocks = { ...state.clocks, [push.worker]: clockOf(state, push.worker) + 1 };
      return { ...outcome, state: { ...state, inner: outcome.state, clocks } };
    },
    read: (pull, state, context) =>
      context.active.every(
        (other) =>
          clockOf(state, pull.worker) - bound <= clockOf(state, other) ||
          // Do not wait for a worker that the inner rule does not let start.
          rule.read({ worker: other, clock: 0 }, state.inner, context)._tag === 'Later',
      )
        ? rule.read(pull, state.inner, context)
        : { _tag: 'Later' },
    activeChanged: (state, context) => {
      const { active } = context;
      const staying = active.filter((worker) => state.active.includes(worker));
      // A worker that was away need not make up for what it missed.
      const least =
        staying.length > 0
          ? Math.min(...staying.map((worker) => clockOf(state, worker)))
          : Math.max(0, ...Object.values(state.clocks));
      const clocks = {
        ...state.clocks,
        ...Object.fromEntries(
          active
            .filter((worker) => !staying.includes(worker))
            .map((worker) => [worker, Math.max(clockOf(state, worker), least)]),
        ),
      };
      const next = { ...state, clocks, active };
      const outcome = rule.activeChanged?.(state.inner, context);
      return outcome === undefined
        ? { _tag: 'Kept', state: next }
        : { ...outcome, state: { ...next, inner: outcome.state } };
    },
    result: ({ inner }, context) => rule.result?.(inner, context) ?? context.params,
  };
};
