import * as fc from 'fast-check';
import {
  choice,
  compose,
  count,
  defineStrategy,
  type AnyStrategy,
  type Decision,
  type LikeParams,
} from '../../src/index.js';

/** Makes a decision every few events, and remembers the events. */
const moody = <const Name extends string>(name: Name) =>
  defineStrategy({
    name,
    hyper: { every: count(1), mood: choice(['stop', 'snapshot', 'grow', 'both'], 'both') },
    init: ({
      batchSize,
    }): { readonly heard: number; readonly size: number; readonly kept: LikeParams | null } => ({
      heard: 0,
      size: batchSize,
      kept: null,
    }),
    on:
      ({ every, mood }) =>
      (event, { heard, size }) => {
        const state = { heard: heard + 1, size, kept: event.at.params };
        if (every === 0 || state.heard % every !== 0) return [[], state];
        const decisions: Readonly<Record<typeof mood, readonly Decision<LikeParams>[]>> = {
          stop: [{ _tag: 'Stop', reason: `${name} at ${state.heard}` }],
          snapshot: [{ _tag: 'Snapshot', params: event.at.params }],
          grow: [{ _tag: 'SetBatchSize', batchSize: size + state.heard }],
          both: [{ _tag: 'Restore', params: event.at.params }, { _tag: 'Evaluate' }],
        };
        return [decisions[mood], { ...state, size: size + 1 }];
      },
  });

export const sullen = moody('sullen');
export const merry = moody('merry');

/** A strategy, or nested ones under `compose`. There are few names, so that some repeat. */
export const arbitraryStrategy: fc.Arbitrary<AnyStrategy> = fc.letrec<{ strategy: AnyStrategy }>((tie) => ({
  strategy: fc.oneof(
    { maxDepth: 3 },
    fc
      .tuple(
        fc.constantFrom(sullen, merry),
        fc.record({ every: fc.nat(4), mood: fc.constantFrom('stop', 'snapshot', 'grow', 'both') }),
      )
      .map(([make, options]): AnyStrategy => make(options)),
    fc.array(tie('strategy'), { maxLength: 3 }).map((strategies): AnyStrategy => compose(...strategies)),
  ),
})).strategy;
