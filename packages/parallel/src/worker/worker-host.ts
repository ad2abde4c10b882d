import type { Key, Params } from '@thalweg/core';
import type { ParallelAlgorithm } from '../algorithm/parallel-algorithm.js';
import type { ReceivedPush } from '../algorithm/received-push.js';
import type { RunOptimizer } from '../algorithm/run-optimizer.js';
import type { WorkerCommand } from '../algorithm/worker-command.js';
import type { WorkerEvent } from '../algorithm/worker-event.js';
import type { ParallelData } from '../data/parallel-data.js';
import { gradientAt } from '../task/gradient-at.js';
import type { Task } from '../task/task.js';
import type { ServerMessage } from '../transport/server-message.js';
import { createDataFeed } from './data-feed.js';

/** What a worker needs to run its rule. @internal */
export interface HostOptions {
  readonly task: Task;
  readonly algorithm: ParallelAlgorithm;
  readonly optimizer: RunOptimizer;
  readonly data: ParallelData;
  /** Passes over its share after which there is no more data; Infinity for none. */
  readonly epochs: number;
  readonly worker: number;
  readonly workers: number;
  /** The worker's own key, and the one that all deal the data by. */
  readonly key: Key;
  readonly dataKey: Key;
  /** The sequence number of its next push, and the gradients it computed before a restart. */
  readonly from: { readonly sequence: number; readonly clock: number };
}

/** How many updates by others so many steps were behind. @internal */
export interface StepStaleness {
  readonly staleness: number;
  readonly steps: number;
}

/** What a worker has to say. @internal */
export type HostMessage =
  | { readonly _tag: 'Push'; readonly push: Omit<ReceivedPush, 'staleness'> }
  | { readonly _tag: 'Pull'; readonly clock: number }
  | {
      readonly _tag: 'Progress';
      readonly loss: number;
      /** Of the steps since, where a worker steps on shared parameters. */
      readonly staleness?: readonly StepStaleness[];
    }
  /** A gradient that is no number was not written to the shared parameters. */
  | { readonly _tag: 'Refused' }
  | { readonly _tag: 'EpochEnded'; readonly epoch: number }
  | { readonly _tag: 'Finished' };

/** The next thing that a worker does. @internal */
export type HostAction =
  | { readonly _tag: 'Send'; readonly message: HostMessage }
  /** A gradient is to be computed; `run` does it. Nothing else is to be asked for before. */
  | { readonly _tag: 'Compute'; readonly run: () => void }
  /** There is nothing to do before a message comes. */
  | { readonly _tag: 'Wait' }
  /** There is nothing to do any more. */
  | { readonly _tag: 'Done' };

/** What a worker has done. @internal */
export interface HostTally {
  readonly gradients: number;
  readonly examples: number;
  readonly pushes: number;
}

/**
 * A worker without anything around it: it runs the worker rule on messages and batches, and says what it wants done.
 *
 * It neither sends, waits nor reads a clock, so the simulation and the threads run the same one.
 *
 * @internal
 */
export interface WorkerHost {
  readonly receive: (message: ServerMessage) => void;
  readonly next: () => HostAction;
  readonly tally: () => HostTally;
  /**
   * For each message taken since it was asked last, how many gradients had been computed: with what the messages were, this
   * says all that is left to chance.
   */
  readonly taken: () => readonly number[];
}

/** @internal */
export const createWorkerHost = (options: HostOptions): WorkerHost => {
  const { task, algorithm, optimizer, data, epochs, worker, workers, key, dataKey, from } = options;
  const { worker: rule } = algorithm;
  const context = { worker, workers, optimizer, key };
  const feed = createDataFeed({ data, key: dataKey, epochs, worker, workers, clock: from.clock });
  const inbox: ServerMessage[] = [];
  let commands: readonly WorkerCommand[] = [{ _tag: 'Pull' }];
  let state: unknown;
  let started = false;
  let { sequence, clock } = from;
  // A command that waits for the leave to begin an epoch stays at the head of the queue.
  let waitsForEpoch = false;
  let ending = false;
  let over = false;
  let told: HostMessage | undefined;
  const tally = { gradients: 0, examples: 0, pushes: 0 };
  let taken: number[] = [];

  const happen = (event: WorkerEvent): void => {
    const [more, next] = rule.on(event, state, context);
    commands = [...commands, ...more];
    state = next;
  };

  const take = (message: ServerMessage): void => {
    switch (message._tag) {
      case 'BeginEpoch':
        waitsForEpoch = false;
        feed.begin(message.epoch, message.active, message.from, message.order);
        return;
      case 'Pulled':
        if (started) {
          happen(message);
          return;
        }
        started = true;
        [commands, state] = rule.init(message, context);
        return;
      case 'Refused':
        if (started) happen(message);
    }
  };

  /** Ends the data: the rule says its last. */
  const end = (): void => {
    ending = true;
    commands = [];
    happen({ _tag: 'DataEnded' });
    // Nobody is there to hear the answers.
    commands = commands.filter(({ _tag }) => _tag === 'Push');
  };

  const gradient = (at: Params): HostAction | undefined => {
    const fed = feed.take(1);
    switch (fed._tag) {
      case 'Over':
        end();
        return;
      case 'Waits':
        waitsForEpoch = true;
        return { _tag: 'Wait' };
      case 'EpochEnded':
        return { _tag: 'Send', message: fed };
      case 'Batches': {
        const { rows } = fed;
        const epoch = feed.epoch();
        commands = commands.slice(1);
        return {
          _tag: 'Compute',
          run: () => {
            const [loss, gradients] = gradientAt(task, at, rows);
            clock += 1;
            tally.gradients += 1;
            tally.examples += rows.length;
            told = { _tag: 'Progress', loss };
            happen({ _tag: 'Gradient', loss, gradients, epoch });
          },
        };
      }
    }
  };

  const next = (): HostAction => {
    for (;;) {
      if (told !== undefined) {
        const message = told;
        told = undefined;
        return { _tag: 'Send', message };
      }
      const message = inbox.shift();
      if (message !== undefined) {
        if (!ending) {
          taken.push(tally.gradients);
          take(message);
        }
        continue;
      }
      if (over) return { _tag: 'Done' };
      const [command] = commands;
      if (command === undefined) {
        if (!ending) return { _tag: 'Wait' };
        over = true;
        return { _tag: 'Send', message: { _tag: 'Finished' } };
      }
      if (command._tag === 'Gradient') {
        if (waitsForEpoch) return { _tag: 'Wait' };
        const action = gradient(command.at);
        if (action === undefined) continue;
        return action;
      }
      commands = commands.slice(1);
      if (command._tag === 'Pull') return { _tag: 'Send', message: { _tag: 'Pull', clock } };
      tally.pushes += 1;
      const { payload, basedOn } = command;
      const push = { worker, sequence: sequence++, clock, basedOn, payload };
      return { _tag: 'Send', message: { _tag: 'Push', push } };
    }
  };

  return {
    receive: (message) => void inbox.push(message),
    next,
    tally: () => ({ ...tally }),
    taken: () => {
      const since = taken;
      taken = [];
      return since;
    },
  };
};
