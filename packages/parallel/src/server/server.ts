import { applyUpdates, type Gradients, type Key, type Params } from '@thalweg/core';
import type { ParallelAlgorithm } from '../algorithm/parallel-algorithm.js';
import type { PullRequest } from '../algorithm/pull-request.js';
import type { PushOutcome, RefusalReason } from '../algorithm/push-outcome.js';
import type { ReceivedPush } from '../algorithm/received-push.js';
import type { RunOptimizer } from '../algorithm/run-optimizer.js';
import type { ServerMessage } from '../message/server-message.js';
import { isNonFinite } from '../algorithm/non-finite.js';
import type { Sequence, ServerState } from '../state/run-state.js';
import { hasCome, noPushes, withPush } from './sequence.js';

/** What the server needs to run its rule. @internal */
export interface ServerOptions {
  readonly algorithm: ParallelAlgorithm;
  readonly optimizer: RunOptimizer;
  readonly params: Params;
  /** Adds updates to the parameters; left out, into new memory. */
  readonly add?: (params: Params, updates: Gradients) => Params;
  readonly workers: number;
  readonly key: Key;
  /** What a server of this run knew, which this one goes on from. */
  readonly kept?: ServerState | undefined;
}

/** Something to send to a worker. @internal */
export interface Reply {
  readonly to: number;
  readonly message: ServerMessage;
}

/** The outcome of a push. @internal */
export type Received = { readonly replies: readonly Reply[] } & (
  | { readonly _tag: 'Applied'; readonly version: number; readonly staleness: number }
  | { readonly _tag: 'Kept'; readonly staleness: number }
  | { readonly _tag: 'Refused'; readonly reason: RefusalReason }
);

/**
 * Keeps the parameters and runs the server rule on pushes and pulls. It sends nothing itself: it returns what to send. Each push
 * of a worker is handled once, even if it comes twice or out of order.
 *
 * @internal
 */
export interface Server {
  readonly push: (push: Omit<ReceivedPush, 'staleness'>) => Received;
  readonly pull: (pull: PullRequest) => readonly Reply[];
  /** Sets which workers take part from now on. */
  readonly setActive: (active: readonly number[]) => readonly Reply[];
  /** A worker is gone: drops its unanswered pulls. */
  readonly forget: (worker: number) => void;
  /** The parameters to evaluate and to return. */
  readonly result: () => Params;
  readonly version: () => number;
  /** One more than the largest number of a push that came from this worker. */
  readonly nextSequence: (worker: number) => number;
  readonly state: () => ServerState;
}

/** @internal */
export const createServer = (options: ServerOptions): Server => {
  const { algorithm, optimizer, workers, key, kept, add = applyUpdates<Params> } = options;
  const { server: rule } = algorithm;
  let { params } = kept ?? options;
  let version = kept?.version ?? 0;
  let active: readonly number[] = kept?.active ?? [];
  let begun: readonly number[] = kept?.begun ?? [];
  const context = () => ({ params, version, active, begun, workers, optimizer, key });
  let state = kept === undefined ? rule.init(context()) : kept.rule;
  const sequences: Sequence[] = Array.from({ length: workers }, (_, i) => kept?.sequences[i] ?? noPushes);
  let waiting: readonly PullRequest[] = kept?.waiting ?? [];

  const settle = (outcome: Exclude<PushOutcome, { readonly _tag: 'Refused' }>): void => {
    switch (outcome._tag) {
      case 'Applied':
        // It throws if the updates are not like the parameters. The state must be the old one then.
        params = add(params, outcome.updates);
        version += 1;
        break;
      case 'Kept':
        break;
    }
    state = outcome.state;
  };

  const answer = (pull: PullRequest): readonly Reply[] => {
    const found = rule.read(pull, state, context());
    switch (found._tag) {
      case 'Snapshot':
        if (!begun.includes(pull.worker)) begun = [...begun, pull.worker].sort((a, b) => a - b);
        return [{ to: pull.worker, message: { _tag: 'Pulled', snapshot: found.snapshot, version } }];
      case 'Later':
        waiting = [...waiting, pull];
        return [];
    }
  };

  /** Answers pulls that the rule had put off. */
  const answerWaiting = (): readonly Reply[] => {
    const asked = waiting;
    waiting = [];
    return asked.flatMap(answer);
  };

  return {
    push: (sent) => {
      const { worker, sequence, basedOn, payload } = sent;
      const refused = (reason: RefusalReason): Received => ({
        _tag: 'Refused',
        reason,
        // The worker does not wait for an answer to a push that came twice.
        replies: reason === 'duplicate' ? [] : [{ to: worker, message: { _tag: 'Refused', reason } }],
      });
      if (hasCome(sequences[worker]!, sequence)) return refused('duplicate');
      sequences[worker] = withPush(sequences[worker]!, sequence);
      if (sent.hasNonFinite === true || isNonFinite(payload)) return refused('nonFinite');
      const staleness = version - basedOn;
      const outcome = rule.apply({ ...sent, staleness }, state, context());
      switch (outcome._tag) {
        case 'Refused':
          return refused(outcome.reason);
        case 'Kept':
          settle(outcome);
          return { _tag: 'Kept', staleness, replies: answerWaiting() };
        case 'Applied': {
          settle(outcome);
          const replies = answerWaiting();
          return { _tag: 'Applied', version, staleness, replies };
        }
      }
    },
    pull: (pull) => {
      const before = begun;
      const replies = answer(pull);
      // A rule may wait for a worker to begin.
      return begun === before ? replies : [...replies, ...answerWaiting()];
    },
    setActive: (next) => {
      if (next.join() === active.join()) return [];
      active = next;
      if (rule.activeChanged !== undefined) settle(rule.activeChanged(state, context()));
      return answerWaiting();
    },
    forget: (gone) => {
      waiting = waiting.filter(({ worker }) => worker !== gone);
      begun = begun.filter((worker) => worker !== gone);
    },
    result: () => rule.result?.(state, context()) ?? params,
    version: () => version,
    nextSequence: (worker) => {
      const { next, early } = sequences[worker]!;
      return Math.max(next, ...early.map((sequence) => sequence + 1));
    },
    state: () => ({ params, version, rule: state, active, begun, sequences: [...sequences], waiting }),
  };
};
