import type { Key, Params } from '@thalweg/core';
import type { ParallelAlgorithm } from '../algorithm/parallel-algorithm.js';
import type { PullRequest } from '../algorithm/pull-request.js';
import type { ReceivedPush } from '../algorithm/received-push.js';
import type { RunOptimizer } from '../algorithm/run-optimizer.js';
import type { GradientCommand, StepCommand, WorkerCommand } from '../algorithm/worker-command.js';
import type { WorkerEvent } from '../algorithm/worker-event.js';
import type { ParallelData } from '../data/parallel-data.js';
import { ParallelError } from '../error/parallel-error.js';
import { gradientAt } from '../task/gradient-at.js';
import type { Task } from '../task/task.js';
import type { ServerMessage } from '../message/server-message.js';
import type { StepStaleness } from '../message/worker-message.js';
import { createDataFeed } from './data-feed.js';
import type { InPlaceSteps } from './in-place-steps.js';

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
  /** The worker's own key, and the key by which all workers deal the data. */
  readonly key: Key;
  readonly dataKey: Key;
  /** The sequence number of its next push, and the gradients it computed before a restart. */
  readonly from: { readonly sequence: number; readonly clock: number };
  /** Steps on the shared parameters; left out where the worker cannot write to them. */
  readonly inPlace?: InPlaceSteps | undefined;
}

/** What a worker sends. @internal */
export type HostMessage =
  | { readonly _tag: 'Push'; readonly push: Omit<ReceivedPush, 'staleness'> }
  | { readonly _tag: 'Pull'; readonly pull: PullRequest }
  | {
      readonly _tag: 'Progress';
      readonly loss: number;
      /** Of the steps on the shared parameters since the last report. */
      readonly staleness?: readonly StepStaleness[];
    }
  /** A step on the shared parameters was left out, because its gradient holds a NaN or an infinity. */
  | { readonly _tag: 'Refused' }
  | { readonly _tag: 'EpochEnded'; readonly epoch: number }
  | { readonly _tag: 'Finished' };

/** The next thing that a worker does. @internal */
export type HostAction =
  | { readonly _tag: 'Send'; readonly message: HostMessage }
  /** Call `run` to compute, before `next` is called again. */
  | { readonly _tag: 'Compute'; readonly run: () => void }
  /** The worker waits for a message. */
  | { readonly _tag: 'Wait' }
  /** The worker has finished. */
  | { readonly _tag: 'Done' };

/** What a worker has done. @internal */
export interface HostTally {
  readonly gradients: number;
  readonly examples: number;
  readonly pushes: number;
}

/**
 * Runs the worker rule on messages and batches, and says what to do next.
 *
 * It neither sends, waits nor reads a clock, so the simulation and the threads run the same host.
 *
 * @internal
 */
export interface WorkerHost {
  readonly receive: (message: ServerMessage) => void;
  readonly next: () => HostAction;
  readonly tally: () => HostTally;
  /**
   * For each message handled since the last call, how many gradients had been computed before it. A replay needs no more than
   * this and the messages themselves.
   */
  readonly taken: () => readonly number[];
}

/** @internal */
export const createWorkerHost = (options: HostOptions): WorkerHost => {
  const { task, algorithm, optimizer, data, epochs, worker, workers, key, dataKey, from, inPlace } = options;
  const { worker: rule } = algorithm;
  const context = { worker, workers, sharesMemory: inPlace !== undefined, optimizer, key };
  const feed = createDataFeed({ data, key: dataKey, epochs, worker, workers, clock: from.clock });
  const inbox: ServerMessage[] = [];
  let commands: readonly WorkerCommand[] = [{ _tag: 'Pull' }];
  let state: unknown;
  let started = false;
  let { sequence, clock } = from;
  // A command that waits for the next epoch stays at the head of the queue.
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

  /** Tells the rule that the data is used up, and keeps its last pushes. */
  const end = (): void => {
    ending = true;
    commands = [];
    happen({ _tag: 'DataEnded' });
    // The worker ends, so it would get no answer to a pull.
    commands = commands.filter(({ _tag }) => _tag === 'Push');
  };

  const gradient = (at: Params, rows: Uint32Array, epoch: number): WorkerEvent => {
    const [loss, gradients] = gradientAt(task, at, rows);
    told = { _tag: 'Progress', loss };
    return { _tag: 'Gradient', loss, gradients, epoch };
  };

  /** Where the worker can write to the shared parameters, how to step there. */
  const inPlaceFor = ({ atMost }: StepCommand): InPlaceSteps => {
    const refuse = (expected: string, found: string): never => {
      throw new ParallelError({ reason: 'unsupported', worker, expected, found });
    };
    if (!(Number.isSafeInteger(atMost) && atMost >= 1))
      return refuse('atMost of Step to be a whole number, 1 or more', String(atMost));
    return inPlace ?? refuse('Step only where the context has sharesMemory', 'a Step elsewhere');
  };

  const step = ({ take }: InPlaceSteps, rows: Uint32Array, count: number): WorkerEvent => {
    const done = take(rows, count);
    told = done === undefined ? { _tag: 'Refused' } : { _tag: 'Progress', ...done };
    const steps = done === undefined ? 0 : count;
    tally.pushes += steps;
    return { _tag: 'Stepped', steps };
  };

  /** Takes the next batch, or batches, and does what a command asks for on them. */
  const compute = (command: GradientCommand | StepCommand): HostAction | undefined => {
    const steps = command._tag === 'Step' ? inPlaceFor(command) : undefined;
    const fed = feed.take(command._tag === 'Step' ? Math.min(command.atMost, steps!.atMost) : 1);
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
        const { rows, count } = fed;
        const epoch = feed.epoch();
        commands = commands.slice(1);
        return {
          _tag: 'Compute',
          run: () => {
            const event =
              command._tag === 'Step' ? step(steps!, rows, count) : gradient(command.at, rows, epoch);
            clock += count;
            tally.gradients += count;
            tally.examples += rows.length;
            happen(event);
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
      switch (command._tag) {
        case 'Gradient':
        case 'Step': {
          if (waitsForEpoch) return { _tag: 'Wait' };
          const action = compute(command);
          if (action === undefined) continue;
          return action;
        }
        case 'Pull':
          commands = commands.slice(1);
          return { _tag: 'Send', message: { _tag: 'Pull', pull: { worker, clock } } };
        case 'Push': {
          commands = commands.slice(1);
          tally.pushes += 1;
          const { payload, basedOn } = command;
          const push = { worker, sequence: sequence++, clock, basedOn, payload };
          return { _tag: 'Send', message: { _tag: 'Push', push } };
        }
      }
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
