import type { Gradients } from '@thalweg/core';

/**
 * Why a push was not applied.
 *
 * - `'stale'`: the server rule found it too old.
 * - `'nonFinite'`: it holds a NaN or an infinity.
 * - `'duplicate'`: the server has seen it before; it was sent again after a fault.
 *
 * The last two are found before the server rule sees the push. A duplicate counts in the report, but causes no
 * event in the worker.
 *
 * @category Parallel
 * @since 0.1.0
 */
export type RefusalReason = 'stale' | 'nonFinite' | 'duplicate';

/**
 * What a server rule does with a push.
 *
 * - `Applied`: `updates` are added to the parameters, and the version goes up by one.
 * - `Kept`: only the state changes; for rules that wait for all workers.
 * - `Refused`: neither the parameters nor the state change, and the worker gets a `Refused` event.
 *
 * @category Parallel
 * @since 0.1.0
 */
export type PushOutcome<State = unknown> =
  | { readonly _tag: 'Applied'; readonly updates: Gradients; readonly state: State }
  | { readonly _tag: 'Kept'; readonly state: State }
  | { readonly _tag: 'Refused'; readonly reason: RefusalReason };
