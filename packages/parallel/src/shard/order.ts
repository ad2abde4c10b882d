import type { PullRequest } from '../algorithm/pull-request.js';
import type { ReceivedPush } from '../algorithm/received-push.js';
import type { Server } from '../server/server.js';

/**
 * What the first of several servers has done. The others do the same in this order, each with its part of the parameters, so that
 * all have parts of the same parameters.
 *
 * @internal
 */
export type OrderEntry =
  | { readonly _tag: 'Started'; readonly worker: number; readonly life: number; readonly token: string }
  | { readonly _tag: 'Vacated'; readonly worker: number; readonly life: number }
  | { readonly _tag: 'Active'; readonly active: readonly number[] }
  | { readonly _tag: 'Forget'; readonly worker: number }
  | {
      readonly _tag: 'Push';
      readonly from: Origin;
      readonly push: Omit<ReceivedPush, 'staleness' | 'payload'>;
      /** After it. */
      readonly version: number;
    }
  /** The parts of a push are not applied. */
  | { readonly _tag: 'Discard'; readonly from: Origin }
  | { readonly _tag: 'Pull'; readonly pull: PullRequest }
  /** Each server shows its part of the parameters, under this name. */
  | { readonly _tag: 'Gather'; readonly name: string }
  /** The run is over; its keys expire after so many seconds. */
  | { readonly _tag: 'Ended'; readonly keepFor: number };

/** Which message of a worker. @internal */
export interface Origin {
  readonly worker: number;
  readonly life: number;
  /** How many messages the worker had sent from its seat before. */
  readonly number: number;
}

/**
 * A server that tells the others what it does.
 *
 * @param from - The message that is handled.
 * @internal
 */
export const leading = (server: Server, tell: (entry: OrderEntry) => void, from: () => Origin): Server => ({
  ...server,
  push: (push) => {
    const { payload: _, ...rest } = push;
    const discard = (): void => tell({ _tag: 'Discard', from: from() });
    try {
      const received = server.push(push);
      if (received._tag === 'Refused') discard();
      else tell({ _tag: 'Push', from: from(), push: rest, version: server.version() });
      return received;
    } catch (error) {
      discard();
      throw error;
    }
  },
  pull: (pull) => {
    const replies = server.pull(pull);
    tell({ _tag: 'Pull', pull });
    return replies;
  },
  setActive: (active) => {
    const replies = server.setActive(active);
    tell({ _tag: 'Active', active });
    return replies;
  },
  forget: (worker) => {
    server.forget(worker);
    tell({ _tag: 'Forget', worker });
  },
});
