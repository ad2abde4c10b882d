import { count } from '@thalweg/core';
import { defineAlgorithm } from '../algorithm/define-algorithm.js';
import { wrappedAlgorithm } from '../algorithm/wrapped-algorithm.js';

/**
 * Refuses pushes whose staleness exceeds `maxStaleness`.
 *
 * The worker goes on from new parameters; what it pushed is lost. The server must see every push, so workers do not write to shared
 * memory.
 *
 * @throws {ConfigError} If `maxStaleness` is missing or out of range.
 *
 * @example
 * ```ts
 * import { toSpec } from '@thalweg/core/spec';
 * import { downpour, dropStale } from '@thalweg/parallel';
 *
 * toSpec(dropStale(downpour({ localRate: 0 }), { maxStaleness: 8 })).maxStaleness // => 8
 * ```
 *
 * @category Algorithm
 * @since 0.1.0
 */
export const dropStale = defineAlgorithm({
  name: 'dropStale',
  hyper: {
    /** The algorithm to guard. */
    algorithm: wrappedAlgorithm(),
    /** The largest staleness that is accepted. With $p$ workers of the same speed it is $p - 1$ for most pushes. */
    maxStaleness: count(),
  },
  argument: 'algorithm',
  algorithm: ({ algorithm: { worker, server, optimizer }, maxStaleness }) => ({
    worker,
    ...(optimizer === undefined ? {} : { optimizer }),
    server: {
      ...server,
      apply: (push, state, context) =>
        push.staleness > maxStaleness
          ? { _tag: 'Refused', reason: 'stale' }
          : server.apply(push, state, context),
    },
  }),
});
