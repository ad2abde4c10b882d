import type { Tensor } from '@thalweg/core';
import type { RunOptimizer } from '../../algorithm/run-optimizer.js';
import type { GraphState } from '../graph/graph-state.js';
import type { Operation } from '../graph/operation.js';
import type { Part } from '../partition/part.js';
import { partRunner, type PartRun, type PartRunner } from './run-part.js';

type Tensors = Readonly<Record<string, Tensor>>;

/** What a device is told. Runs have numbers that rise and never come again. @internal */
export type HostInput =
  /** The state is this, whatever went before. */
  | { readonly _tag: 'Restore'; readonly state: GraphState }
  /** Do your part of a step. The step before it is whole, so what it changed holds from now on. */
  | {
      readonly _tag: 'Run';
      readonly run: number;
      /** The number of the part. */
      readonly plan: number;
      /** `null` if it has come with an earlier run. */
      readonly part: Part | null;
      readonly feeds: Tensors;
    }
  /** Another device sends a tensor; it may come before the run it is for. */
  | { readonly _tag: 'Value'; readonly run: number; readonly tensor: number; readonly value: Tensor }
  /** The run and all before it are over, and what they would change is dropped. */
  | { readonly _tag: 'Abort'; readonly run: number }
  /** The step before is whole; say what the state is. */
  | { readonly _tag: 'Save'; readonly save: number };

/** The next thing that a device does. @internal */
export type HostAction =
  | {
      readonly _tag: 'Send';
      readonly run: number;
      readonly tensor: number;
      readonly to: string;
      readonly value: Tensor;
    }
  | { readonly _tag: 'Compute'; readonly run: () => void }
  | { readonly _tag: 'Done'; readonly run: number; readonly results: Tensors; readonly sent: number }
  | { readonly _tag: 'Saved'; readonly save: number; readonly state: GraphState }
  /** There is nothing to do before something comes. */
  | { readonly _tag: 'Wait' };

/** What a device needs besides what it is told. @internal */
export interface PartHostOptions {
  readonly operationOf: (name: string) => Operation;
  /** The optimizers of the updates on the device, built. */
  readonly optimizers: readonly RunOptimizer[];
}

/**
 * A device without anything around it: it keeps the state, and runs one step after the other.
 *
 * What a step changes is kept aside until the next message says that the step is whole, so one that is aborted changes
 * nothing.
 *
 * @internal
 */
export interface PartHost {
  readonly receive: (input: HostInput) => void;
  readonly next: () => HostAction;
}

/** @internal */
export const createPartHost = ({ operationOf, optimizers }: PartHostOptions): PartHost => {
  const runners = new Map<number, PartRunner>();
  const early = new Map<number, { readonly tensor: number; readonly value: Tensor }[]>();
  let state: GraphState = { variables: {}, optimizers: [] };
  let aside: GraphState | undefined;
  let current: { readonly run: number; readonly steps: PartRun } | undefined;
  let sent = 0;
  /** The last run that is over; what comes for it, or for one before, is stale. */
  let over = -1;
  let saving: number | undefined;

  const commit = (): void => {
    state = aside ?? state;
    aside = undefined;
  };
  const leave = (run: number): void => {
    over = run;
    for (const waiting of early.keys()) if (waiting <= over) early.delete(waiting);
  };
  const drop = (): void => {
    [current, aside, saving] = [undefined, undefined, undefined];
  };

  return {
    receive: (input) => {
      switch (input._tag) {
        case 'Restore': {
          drop();
          ({ state } = input);
          return;
        }
        case 'Run': {
          commit();
          const { run, plan, part, feeds } = input;
          if (part !== null) runners.set(plan, partRunner({ part, operationOf, optimizers }));
          const steps = runners.get(plan)!(state, feeds);
          for (const { tensor, value } of early.get(run) ?? []) steps.receive(tensor, value);
          leave(run);
          current = { run, steps };
          sent = 0;
          return;
        }
        case 'Value': {
          const { run, tensor, value } = input;
          if (run === current?.run) current.steps.receive(tensor, value);
          else if (run > over) early.set(run, [...(early.get(run) ?? []), { tensor, value }]);
          return;
        }
        case 'Abort': {
          drop();
          leave(input.run);
          return;
        }
        case 'Save': {
          commit();
          saving = input.save;
        }
      }
    },
    next: () => {
      if (saving !== undefined) {
        const save = saving;
        saving = undefined;
        return { _tag: 'Saved', save, state };
      }
      if (current === undefined) return { _tag: 'Wait' };
      const { run, steps } = current;
      const action = steps.next();
      switch (action._tag) {
        case 'Send':
          sent += 1;
          return { ...action, run };
        case 'Done':
          current = undefined;
          aside = action.state;
          return { _tag: 'Done', run, results: action.results, sent };
        case 'Compute':
        case 'Wait':
          return action;
      }
    },
  };
};
